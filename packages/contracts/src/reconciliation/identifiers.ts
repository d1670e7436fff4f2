import * as z from 'zod/mini';
import { text } from './text.ts';

/** The merchant's own id, compared byte by byte. `.` and `..` are refused, because URLs drop them from paths. */
export const OrderId = z.string().check(
  z.regex(/^[!-~]{1,128}$/, 'Should be 1 to 128 visible ASCII characters.'),
  z.refine((id) => id !== '.' && id !== '..', 'Should not be "." or "..".'),
);

/** A provider's name as in callback URLs: `neopay`. */
export const ProviderName = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,31}$/, "Should be a provider's name in lower case."));

/** The provider's id of a payment. */
export const ProviderPaymentId = z
  .string()
  .check(z.regex(/^[!-~](?:[ -~]{0,198}[!-~])?$/, 'Should be 1 to 200 visible ASCII characters, spaces only within.'));

/** An id from an answer of this API. */
export const Identifier = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'Should be an id from an answer of this API.'));

/** Why somebody changes an order, for the audit. */
export const Reason = z.pipe(z.string().check(z.trim()), text(500));

/** The id of a unit of money, as `getMoney` lists it. */
export const UnitId = z
  .string()
  .check(z.regex(/^[0-9a-f]{12}$/, 'Should be a unit id as the money of the order lists it.'));

/** A type of merchant event: `order.paid`. */
export const EventType = z.string().check(z.regex(/^[a-z_.]{1,64}$/, 'Should be a type such as order.paid.'));
