# docker build --file deploy/callback-receiver.Dockerfile --tag punteo/callback-receiver .
# The digest of the image for all platforms. Compare: docker buildx imagetools inspect node:24.18.1-bookworm-slim
FROM node:24.18.1-bookworm-slim@sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7 AS build
RUN npm install --global pnpm@12.21.0
WORKDIR /source
COPY . .
RUN pnpm install --frozen-lockfile && pnpm package-apps /packaged

FROM node:24.18.1-bookworm-slim@sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7
ENV NODE_ENV=production ADMIN_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /packaged/callback-receiver /app
USER node
EXPOSE 8080 9080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9080/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
