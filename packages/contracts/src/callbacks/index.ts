export { callbacks } from './router.ts';
