# docker build --file deploy/reconciliation.Dockerfile --tag punteo/reconciliation .
# The digest of the image for all platforms. Compare: docker buildx imagetools inspect node:24.18.1-bookworm-slim
FROM node:24.18.1-bookworm-slim@sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7 AS build
RUN npm install --global pnpm@12.21.0
WORKDIR /source
COPY . .
RUN pnpm install --frozen-lockfile && pnpm package-apps /packaged

FROM node:24.18.1-bookworm-slim@sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7
ENV NODE_ENV=production HOST=0.0.0.0 ADMIN_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /packaged/reconciliation /app
USER node
EXPOSE 8090 9081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9081/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
