import { callbacks } from '@punteo/contracts/callbacks';
import { neopay } from '@punteo/contracts/neopay';
import { type OpenApiDocument, toOpenApi } from '@punteo/contracts/openapi';
import { pentagoo, pentagooCallbacks } from '@punteo/contracts/pentagoo';
import { merchantEventWebhooks, reconciliation } from '@punteo/contracts/reconciliation';

export interface NamedDocument {
  /** The file is `docs/openapi/<name>.json`. */
  readonly name: string;
  readonly document: OpenApiDocument;
}

const version = '1';

/** The OpenAPI document of every contract, as committed in `docs/openapi`. */
export const documents: readonly NamedDocument[] = [
  {
    name: 'pentagoo',
    document: toOpenApi(
      pentagoo,
      { title: 'Pentagoo', version, description: 'The part of Pentagoo’s API that Punteo uses, and its callback.' },
      { servers: ['https://api.pentagoo.com'], webhooks: pentagooCallbacks },
    ),
  },
  {
    name: 'neopay',
    document: toOpenApi(
      neopay,
      { title: 'Neopay', version, description: 'The part of Neopay’s API that Punteo uses.' },
      { servers: ['https://neopay.io'] },
    ),
  },
  {
    name: 'callbacks',
    document: toOpenApi(callbacks, {
      title: 'Punteo callbacks',
      version,
      description: 'The routes that providers send callbacks to. Any body of up to 20 480 bytes is accepted.',
    }),
  },
  {
    name: 'reconciliation',
    document: toOpenApi(
      reconciliation,
      {
        title: 'Punteo reconciliation',
        version,
        description: 'Orders, callbacks, runs and discrepancies, and as webhooks the merchant events.',
      },
      { servers: ['http://127.0.0.1:8090'], bearerToken: true, webhooks: merchantEventWebhooks },
    ),
  },
];
