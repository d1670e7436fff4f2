import { ClientError, createPentagooClient, type PentagooClient, type PentagooClientConfig } from '@punteo/clients';
import { PunteoError } from '@punteo/payments';
import type { PentagooSettings } from './config.ts';

export interface ClientSettings extends Pick<PentagooSettings, 'baseUrl' | 'integrationKey' | 'integrationSecret'> {
  /** Limits and transport of the calls. */
  readonly client?: Omit<PentagooClientConfig, 'baseUrl' | 'integrationKey' | 'integrationSecret'>;
}

/** The calls of this adapter. Throws `configuration_invalid`. */
export function createClient({ baseUrl, integrationKey, integrationSecret, client }: ClientSettings): PentagooClient {
  try {
    return createPentagooClient({ ...client, ...(baseUrl ? { baseUrl } : {}), integrationKey, integrationSecret });
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new PunteoError('configuration_invalid', `Pentagoo: ${error.message}`, { cause: error });
  }
}
