import { randomUUID } from 'node:crypto';
import type { CreatePaymentBody, Customer } from '@punteo/contracts/neopay';
import type { input } from 'zod';

type CustomerResource = input<typeof Customer>;

export interface CustomerRecords {
  all(): readonly CustomerResource[];
  find(id: string): CustomerResource | undefined;
  /** Returns the customer of a create, by id or e-mail. Adds an unknown one. */
  findOrAdd(customer: CreatePaymentBody['customer']): CustomerResource;
}

export function createCustomerRecords(known: readonly CustomerResource[]): CustomerRecords {
  const customers = new Map(known.map((customer) => [customer.id.toLowerCase(), customer]));
  const byEmail = new Map(known.map((customer) => [customer.email, customer]));

  return {
    all: () => [...customers.values()],
    find: (id) => customers.get(id.toLowerCase()),
    findOrAdd({ id, email, name, country }) {
      const found = id === undefined ? byEmail.get(email) : customers.get(id.toLowerCase());
      if (found) return found;
      const customer = { id: id ?? randomUUID(), name: name ?? null, email: email ?? null, country, currency: null };
      customers.set(customer.id.toLowerCase(), customer);
      if (email !== undefined) byEmail.set(email, customer);
      return customer;
    },
  };
}
