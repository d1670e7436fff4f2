export { type AllowedInUrl, isPrivateHost, serviceUrlFault } from './service-url.ts';
