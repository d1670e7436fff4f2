import type { Institution, PaymentLink } from '@punteo/contracts/neopay';
import { JsonNumber } from '@punteo/json';
import type { input } from 'zod';
import type { NeopayResource } from './neopay-types.ts';

// The sandbox's default data: the persons, banks and ids of the provider's document.

export const defaultToken = 'sandbox-neopay-token-0123456789abcdef';
export const defaultAppKey = '995d8ae8-b47f-4b3d-b411-e325d95f6ffd';

export const defaultPayee: NeopayResource['payee'] = {
  name: 'John Doe',
  country_code: 'GB',
  bank_name: 'MODELO',
  accountable: 'DE89370400440532013000',
  swift_bic: 'AACSDE33',
};

export const defaultInstitutions: readonly input<typeof Institution>[] = [
  { id: 20, name: 'Modelo Sandbox' },
  { id: 22, name: 'Second Sandbox Bank' },
].map((bank) => ({
  ...bank,
  code: `sandbox-${bank.id}`,
  medias: { logo: null, icon: null },
  environment: 'SANDBOX',
  available_countries: [{ displayName: 'United Kingdom', countryCode2: 'GB' }],
  instant_payment_enabled: true,
  bulk_payment_enabled: false,
}));

export function defaultLinks(applicationId: string): readonly input<typeof PaymentLink>[] {
  return [
    {
      id: '9a1f7c52-3f0e-4c0b-9f0a-0d6c5d3e8b11',
      application_id: applicationId,
      product: 'Product',
      description: 'A payment link',
      amount: new JsonNumber('25.50'),
      status: 'draft',
      currency: 'GBP',
      reference: 'link-1',
      slug: 'link-1',
      expired_at: null,
    },
  ];
}
