import * as z from 'zod/mini';
import { undocumentedPaging } from './page.ts';

const text = z.nullish(z.string());

/** A bank that the payer can choose; its `id` is `institutionId` in a request to create a payment. */
export const Institution = z
  .object({
    id: z.int(),
    code: text,
    name: z.string().check(z.minLength(1)),
    medias: z.nullish(z.object({ logo: text, icon: text })),
    /** `LIVE` or `SANDBOX`. */
    environment: text,
    available_countries: z.nullish(z.array(z.object({ displayName: text, countryCode2: text }))),
    instant_payment_enabled: z.nullish(
      z.union([z.boolean(), z.pipe(z.literal([0, 1]), z.transform<0 | 1, boolean>(Boolean))]),
    ),
    bulk_payment_enabled: z.nullish(
      z.union([z.boolean(), z.pipe(z.literal([0, 1]), z.transform<0 | 1, boolean>(Boolean))]),
    ),
  })
  .check(z.meta({ id: 'Institution' }));
export type Institution = z.output<typeof Institution>;

/** The banks that a payer can choose, in one answer without pages. */
export const InstitutionList = z
  .object({ data: z.array(Institution), ...undocumentedPaging })
  .check(z.meta({ id: 'InstitutionList' }));
export type InstitutionList = z.output<typeof InstitutionList>;
