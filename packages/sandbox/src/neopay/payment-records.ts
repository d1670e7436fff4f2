import { randomUUID } from 'node:crypto';
import { JsonNumber } from '@punteo/json';
import type { InsertedPayment, NeopayEnvironment, NeopayPayment, NeopayResource } from './neopay-types.ts';

export interface PaymentRecords {
  /** Oldest first. */
  all(): readonly NeopayPayment[];
  newestFirst(): readonly NeopayPayment[];
  find(id: string): NeopayPayment | undefined;
  insert(payment: InsertedPayment): NeopayPayment;
  update(id: string, fields: Partial<NeopayResource>): NeopayPayment;
  remove(id: string): void;
  distort(id: string, fields: object | undefined): void;
  /** The resource as the API shows it, with the fields of `distort`. */
  shown(payment: NeopayPayment): NeopayResource;
}

export interface PaymentDefaults {
  readonly applicationId: string;
  readonly environment: () => NeopayEnvironment;
  readonly createdStatus: string;
  readonly payee: NeopayResource['payee'];
  readonly newPaymentId: (reference: string | undefined) => string;
  readonly authorisationUrl: (id: string) => string;
  readonly now: () => Date;
}

/** Neopay's payments, in memory. */
export function createPaymentRecords(defaults: PaymentDefaults): PaymentRecords {
  const payments = new Map<string, NeopayPayment>();
  const distortions = new Map<string, object>();
  // Kept until the next change: a client reads a long list page by page.
  let newestFirst: readonly NeopayPayment[] | undefined;

  return {
    all: () => [...payments.values()],
    newestFirst() {
      newestFirst ??= [...payments.values()].reverse();
      return newestFirst;
    },
    find: (id) => payments.get(id.toLowerCase()),
    insert(inserted) {
      const payment = newPayment(inserted, defaults);
      write(payment);
      return payment;
    },
    update(id, fields) {
      const payment = known(id);
      const updated_at = laravelTime(defaults.now());
      const updated = { ...payment, resource: { ...payment.resource, updated_at, ...fields } };
      write(updated);
      return updated;
    },
    remove(id) {
      known(id);
      payments.delete(id.toLowerCase());
      newestFirst = undefined;
    },
    distort(id, fields) {
      known(id);
      if (fields) distortions.set(id.toLowerCase(), fields);
      else distortions.delete(id.toLowerCase());
    },
    shown: ({ resource }) => Object.assign({ ...resource }, distortions.get(resource.id.toLowerCase())),
  };

  function write(payment: NeopayPayment): void {
    payments.set(payment.resource.id.toLowerCase(), payment);
    newestFirst = undefined;
  }

  function known(id: string): NeopayPayment {
    const payment = payments.get(id.toLowerCase());
    if (!payment) throw new Error(`Neopay has no payment ${id}. payments() lists them.`);
    return payment;
  }
}

function newPayment(inserted: InsertedPayment, defaults: PaymentDefaults): NeopayPayment {
  const { amount = '122.44', reference, callbackUrl, ...fields } = inserted;
  const id = fields.id ?? defaults.newPaymentId(reference);
  const createdAt = laravelTime(defaults.now());
  const resource = {
    id,
    application_id: defaults.applicationId,
    amount: new JsonNumber(amount),
    status: defaults.createdStatus,
    currency: 'GBP',
    country: 'GB',
    service: 'api',
    environment: defaults.environment(),
    institution: { id: 20, name: 'Modelo Sandbox' },
    customer: { id: randomUUID(), name: 'John Doe', email: 'johndoe@example.com', currency: 'GBP', country: 'GB' },
    payee: defaults.payee,
    fee: null,
    percentual_fee: null,
    total_fee: null,
    created_at: createdAt,
    updated_at: createdAt,
    authorisationUrl: defaults.authorisationUrl(id),
    ...fields,
  };
  return { resource, reference, callbackUrl };
}

/** A time in Laravel's format: `2023-06-12T00:20:01.000000Z`. */
function laravelTime(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}
