import { Doctor } from './doctor.ts';
import { Health } from './health.ts';
import { Settings } from './settings.ts';

/** How the installation is configured, and whether it works. */
export const installationRoutes = {
  getHealth: {
    method: 'GET' as const,
    path: '/v1/health' as const,
    summary: 'Read how the installation works',
    responses: { 200: Health },
  },
  runDoctor: {
    method: 'GET' as const,
    path: '/v1/doctor' as const,
    summary: 'Check database, providers and nodes',
    description: 'A check that takes longer than 15 seconds is an error.',
    responses: { 200: Doctor },
  },
  getSettings: {
    method: 'GET' as const,
    path: '/v1/settings' as const,
    summary: 'Read what is configured',
    responses: { 200: Settings },
  },
};
