import { Doctor } from './doctor.ts';
import { Health } from './health.ts';
import { Settings } from './settings.ts';

/** How the installation is configured, and whether it works. */
export const installationRoutes = {
  getHealth: {
    method: 'GET' as const,
    path: '/v1/health' as const,
    summary: 'Read how providers, queues, deliveries and runs work',
    responses: { 200: Health },
  },
  runDoctor: {
    method: 'GET' as const,
    path: '/v1/doctor' as const,
    summary: 'Check the database, the providers, the chain nodes and the callback address',
    description: 'Asks providers and nodes. A check that takes longer than 15 seconds ends as an error.',
    responses: { 200: Doctor },
  },
  getSettings: {
    method: 'GET' as const,
    path: '/v1/settings' as const,
    summary: 'Read what is configured, without secrets',
    responses: { 200: Settings },
  },
};
