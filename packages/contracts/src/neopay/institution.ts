import * as z from 'zod';
import { undocumentedPaging } from './page.ts';

const text = z.string().nullish();

/** A bank that the payer can choose; its `id` is `institutionId` in a request to create a payment. */
export const Institution = z
  .object({
    id: z.int(),
    code: text,
    name: z.string().min(1),
    medias: z.object({ logo: text, icon: text }).nullish(),
    /** `LIVE` or `SANDBOX`. */
    environment: text,
    available_countries: z.array(z.object({ displayName: text, countryCode2: text })).nullish(),
    instant_payment_enabled: z.union([z.boolean(), z.literal([0, 1]).transform(Boolean)]).nullish(),
    bulk_payment_enabled: z.union([z.boolean(), z.literal([0, 1]).transform(Boolean)]).nullish(),
  })
  .meta({ id: 'Institution' });
export type Institution = z.output<typeof Institution>;

export const InstitutionList = z
  .object({ data: z.array(Institution), ...undocumentedPaging })
  .meta({ id: 'InstitutionList' });
export type InstitutionList = z.output<typeof InstitutionList>;
