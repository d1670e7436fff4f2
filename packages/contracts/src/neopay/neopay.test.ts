import { readFileSync } from 'node:fs';
import { JsonNumber, readJson } from '@punteo/json';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { CreatedPayment, CreatePaymentBody, neopay, Payment, PaymentPage, PaymentRows } from './index.ts';

type Document = { [key: string]: unknown };
const text = (name: string) => readFileSync(new URL(`__fixtures__/${name}.json`, import.meta.url), 'utf8');
const fixture = (name: string) => readJson(text(name)) as Document;
const pathsRefused = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issue.path.join('.'));

describe('the samples of the payments page, word for word', () => {
  it('the resource is read whole, its amount digit for digit', () => {
    expect(Payment.parse(fixture('payment-resource'))).toEqual({
      ...JSON.parse(text('payment-resource')),
      amount: '999.66',
    });
  });

  it('a list is read whole, links and counts as they stand', () => {
    const sample = JSON.parse(text('list-payments-200'));
    expect(PaymentPage.parse(fixture('list-payments-200'))).toEqual({
      ...sample,
      data: [{ ...sample.data[0], amount: '999.66' }],
    });
    expect(PaymentRows.parse(fixture('list-payments-200')).data).toHaveLength(1);
  });

  it('one payment, which has no authorisationUrl', () => {
    const { payment } = neopay.getPayment.responses[200].parse(fixture('get-payment-200'));
    expect(payment).toEqual({ ...JSON.parse(text('get-payment-200')).payment, amount: '122.44' });
  });

  it.each(['create-payment-request', 'create-payment-request-curl'])(
    '%s is a body we may send, and stays as it is',
    (name) => {
      const body = fixture(name);
      expect(CreatePaymentBody.parse(body)).toEqual({
        ...JSON.parse(text(name)),
        payment: { amount: '122.44', currency: 'GBP' },
      });
      expect(JSON.stringify(body)).toBe(JSON.stringify(JSON.parse(text(name))));
    },
  );

  it('the answer to a create', () => {
    expect(CreatedPayment.parse(fixture('create-payment-200'))).toEqual(JSON.parse(text('create-payment-200')));
  });

  it('the headers: both that we must send are in the contract', () => {
    const names = Object.keys(fixture('headers')).map((name) => name.toLowerCase());
    expect(names).toEqual(expect.arrayContaining(Object.keys(neopay.listPayments.headers.shape)));
  });
});

describe('each documented field of a payment', () => {
  const required = ['id', 'application_id', 'amount', 'status', 'currency', 'environment', 'created_at'];
  const optional = [
    ...['country', 'service', 'institution', 'customer', 'payee', 'fee', 'percentual_fee', 'total_fee', 'updated_at'],
    ...['authorisationUrl', 'institutionId'],
  ];

  it.each(required)('%s is needed: without it, or null, the payment is refused at that path', (name) => {
    const { [name]: _, ...rest } = fixture('payment-resource');
    expect(pathsRefused(Payment, rest)).toEqual([name]);
    expect(pathsRefused(Payment, { ...rest, [name]: null })).toEqual([name]);
    expect(pathsRefused(PaymentPage, { ...fixture('list-payments-200'), data: [rest] })).toEqual([`data.0.${name}`]);
  });

  it.each(required)('%s of another type is refused at that path', (name) => {
    expect(pathsRefused(Payment, { ...fixture('payment-resource'), [name]: ['x'] })).toEqual([name]);
  });

  it.each(optional)('%s may be missing or null', (name) => {
    const { [name]: _, ...rest } = fixture('payment-resource');
    expect(Payment.parse(rest)).not.toHaveProperty(name);
    expect(Payment.parse({ ...rest, [name]: null })).toHaveProperty(name, null);
  });

  it.each([
    'country',
    'service',
    'institution',
    'customer',
    'payee',
    'updated_at',
    'authorisationUrl',
    'institutionId',
  ])('%s of another type is refused at that path', (name) => {
    expect(pathsRefused(Payment, { ...fixture('payment-resource'), [name]: true })).toEqual([name]);
  });

  it.each([
    ['institution', 'name'],
    ...['id', 'name', 'email', 'currency', 'phone', 'country', 'state'].map((name) => ['customer', name] as const),
    ...['name', 'country_code', 'bank_name', 'accountable', 'swift_bic'].map((name) => ['payee', name] as const),
  ] as const)('%s.%s is carried, may be missing, and is refused at its path when it is no text', (whole, name) => {
    const sample = fixture('payment-resource');
    const part = sample[whole] as Document;
    const { [name]: value, ...rest } = part;
    expect(Payment.parse(sample)).toHaveProperty([whole, name], value);
    expect(Payment.parse({ ...sample, [whole]: rest })[whole]).toEqual(rest);
    expect(pathsRefused(Payment, { ...sample, [whole]: { ...part, [name]: 1 } })).toEqual([`${whole}.${name}`]);
  });

  it('customer.resource, of the field table only, is carried as it is', () => {
    const customer = { resource: { any: ['thing'] } };
    expect(Payment.parse({ ...fixture('payment-resource'), customer }).customer).toEqual(customer);
  });

  it('institutionId, of the field table only, is carried', () => {
    expect(Payment.parse({ ...fixture('payment-resource'), institutionId: 20 }).institutionId).toBe(20);
  });

  it.each(['fee', 'percentual_fee', 'total_fee'])('%s, null in every sample, is carried as digits or text', (name) => {
    const read = (json: string) => Payment.parse({ ...fixture('payment-resource'), [name]: readJson(json) });
    expect(read('1.50')).toHaveProperty(name, '1.50');
    expect(read('-2')).toHaveProperty(name, '-2');
    expect(read('"2.5%"')).toHaveProperty(name, '2.5%');
  });

  it('fields that nobody documented pass and are left out', () => {
    expect(Payment.parse({ ...fixture('payment-resource'), extra: { deep: 1 } })).not.toHaveProperty('extra');
  });
});

describe('the two spellings of environment', () => {
  const { environment: _, ...rest } = fixture('payment-resource');

  it("the field table's comes out as the samples' one", () => {
    const payment = Payment.parse({ ...rest, enviroment: 'sandbox' });
    expect(payment.environment).toBe('sandbox');
    expect(payment).not.toHaveProperty('enviroment');
  });

  it('both pass when they agree and are refused when they do not', () => {
    expect(Payment.parse({ ...rest, environment: 'live', enviroment: 'live' }).environment).toBe('live');
    expect(pathsRefused(Payment, { ...rest, environment: 'live', enviroment: 'sandbox' })).toEqual(['environment']);
  });
});

describe('an amount', () => {
  const read = (json: string) => Payment.safeParse({ ...fixture('payment-resource'), amount: readJson(json) });

  it.each(['999.66', '0.29', '1.13', '0', '0.001', '100', '122.40', '9007199254740993', '100.10000000000001'])(
    '%s is read digit for digit',
    (json) => {
      expect(read(json).data?.amount).toBe(json);
    },
  );

  it.each(['1e3', '1e400', '1E2', '-5', '-0', '-0.01', '"999.66"', '""', 'null', 'true', '[]', '{}', '"1e3"'])(
    '%s is refused',
    (json) => {
      expect(read(json).error?.issues.map((issue) => issue.path)).toEqual([['amount']]);
    },
  );

  it.each([
    [999.66, '999.66'],
    [0.29, '0.29'],
    [100, '100'],
    [1234567890123.45, '1234567890123.45'],
  ])('the plain number %s passes: a double of 15 digits or fewer has lost nothing', (amount, text) => {
    expect(Payment.parse({ ...fixture('payment-resource'), amount }).amount).toBe(text);
  });

  it.each([0.1 + 0.2, 100.10000000000001, 1e21, 1e-7, -1, -0, Number.NaN, Number.POSITIVE_INFINITY])(
    'the plain number %s is refused',
    (amount) => {
      expect(pathsRefused(Payment, { ...fixture('payment-resource'), amount })).toEqual(['amount']);
    },
  );

  it('is written digit for digit in a create', () => {
    const payment = { amount: new JsonNumber('122.40'), currency: 'GBP' };
    expect(JSON.stringify({ payment })).toBe('{"payment":{"amount":122.40,"currency":"GBP"}}');
  });
});

describe('the body of a create', () => {
  const body = fixture('create-payment-request');
  const customer = body.customer as Document;
  const { id, email, ...neither } = customer;

  it('names the customer by id, by email or by both; by neither is refused', () => {
    expect(CreatePaymentBody.safeParse({ ...body, customer: { ...neither, id } }).success).toBe(true);
    expect(CreatePaymentBody.safeParse({ ...body, customer: { ...neither, email } }).success).toBe(true);
    expect(CreatePaymentBody.safeParse(body).success).toBe(true);
    expect(pathsRefused(CreatePaymentBody, { ...body, customer: neither })).toEqual(['customer']);
  });

  it.each(['institutionId', 'payment', 'customer'])('%s is required', (name) => {
    const { [name]: _, ...rest } = body;
    expect(pathsRefused(CreatePaymentBody, rest)).toEqual([name]);
  });

  it.each(['reference', 'callback_url'])('%s is optional', (name) => {
    const { [name]: _, ...rest } = body;
    expect(CreatePaymentBody.safeParse(rest).success).toBe(true);
  });

  it('country is required, name is not', () => {
    const { country: _country, ...withoutCountry } = customer;
    const { name: _name, ...withoutName } = customer;
    expect(pathsRefused(CreatePaymentBody, { ...body, customer: withoutCountry })).toEqual(['customer']);
    expect(CreatePaymentBody.safeParse({ ...body, customer: withoutName }).success).toBe(true);
  });

  it('is exact: a field that nobody documented is refused', () => {
    expect(pathsRefused(CreatePaymentBody, { ...body, extra: 1 })).toEqual(['']);
    expect(pathsRefused(CreatePaymentBody, { ...body, payment: { ...(body.payment as Document), fee: 1 } })).toEqual([
      'payment',
    ]);
  });

  it.each(['122.44', 0.1 + 0.2, Number.NaN])('the amount %j is refused', (amount) => {
    expect(pathsRefused(CreatePaymentBody, { ...body, payment: { amount, currency: 'GBP' } })).toEqual([
      'payment.amount',
    ]);
  });

  it.each(['javascript:alert(1)', 'ftp://example.com', 'not a url'])('callback_url %s is refused', (callback_url) => {
    expect(pathsRefused(CreatePaymentBody, { ...body, callback_url })).toEqual(['callback_url']);
  });
});

describe('the other resources', () => {
  it('institutions are wrapped in data', () => {
    const institution = {
      id: 20,
      code: 'modelo',
      name: 'Modelo Sandbox',
      medias: { logo: 'https://x/l.png', icon: null },
      environment: 'SANDBOX',
      available_countries: [{ displayName: 'United Kingdom', countryCode2: 'GB' }],
      instant_payment_enabled: true,
      bulk_payment_enabled: false,
    };
    expect(neopay.listInstitutions.responses[200].parse({ data: [{ ...institution, extra: 1 }] })).toEqual({
      data: [institution],
    });
    expect(pathsRefused(neopay.listInstitutions.responses[200], { data: [{ ...institution, id: undefined }] })).toEqual(
      ['data.0.id'],
    );
  });

  const customer = {
    ...{
      id: '99639164-f36d-4836-a8b7-934ad056b16c',
      name: 'John Doe',
      email: 'j@example.com',
      phone: null,
      city: null,
    },
    ...{
      state: 'MG',
      country: 'GB',
      zip_code: null,
      street: null,
      house_number: null,
      currency: 'GBP',
      tax_number: null,
    },
    company_number: null,
  };

  it('customers are wrapped in customers.data; one customer in customer, in data or in nothing', () => {
    expect(neopay.listCustomers.responses[200].parse({ customers: { data: [customer] } })).toEqual({
      customers: { data: [customer] },
    });
    for (const answer of [{ customer }, { data: customer }, customer]) {
      expect(neopay.getCustomer.responses[200].parse(answer)).toEqual(customer);
    }
  });

  it('a payment link keeps its amount digit for digit', () => {
    const link = {
      ...{ id: '99639164-f36d-4836-a8b7-934ad056b16c', application_id: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd' },
      ...{ product: 'Tea', description: null, amount: new JsonNumber('12.50'), status: 'draft', currency: 'GBP' },
      ...{ reference: 'r', slug: 's', expired_at: null },
    };
    expect(neopay.listPaymentLinks.responses[200].parse({ data: [link] })).toEqual({
      data: [{ ...link, amount: '12.50' }],
    });
  });

  it("the routes are those of the provider's pages", () => {
    expect(Object.values(neopay).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/payments',
      'POST /api/payments',
      'GET /api/payments/:id',
      'GET /api/institutions',
      'GET /api/customers',
      'GET /api/customers/:id',
      'GET /api/links',
    ]);
  });

  it('a page is counted from 1, as a number or as text', () => {
    const { query } = neopay.listPayments;
    expect(query.parse({ page: '12' })).toEqual({ page: 12 });
    expect(query.parse({})).toEqual({});
    for (const page of [0, -1, 1.5, '0', '01', '1e3', '', null]) expect(query.safeParse({ page }).success).toBe(false);
  });

  it('a path takes nothing but a UUID', () => {
    for (const id of [
      '../customers/1',
      '1',
      '',
      '99639165-04a9-4742-b51b-c9dcc4fbc3cb\n',
      '99639165-04a9-4742-b51b-c9dcc4fbc3cb/x',
    ]) {
      expect(neopay.getPayment.pathParams.safeParse({ id }).success).toBe(false);
    }
  });
});
