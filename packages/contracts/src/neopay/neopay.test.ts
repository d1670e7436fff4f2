import { readFileSync } from 'node:fs';
import { JsonNumber, readJson } from '@punteo/json';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import {
  CreatedPayment,
  CreatePaymentBody,
  NeopayHeaders,
  neopay,
  Payment,
  PaymentPage,
  PaymentRows,
} from './index.ts';

type Document = { [key: string]: unknown };
const text = (name: string) => readFileSync(new URL(`__fixtures__/${name}.json`, import.meta.url), 'utf8');
const fixture = (name: string) => readJson(text(name)) as Document;
const invalidPaths = (schema: z.ZodMiniType, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issue.path.join('.'));

describe('Neopay’s documented sample', () => {
  test('of the payment resource is read with all its fields and the exact digits of its amount', () => {
    expect(Payment.parse(fixture('payment-resource'))).toEqual({
      ...JSON.parse(text('payment-resource')),
      amount: '999.66',
    });
  });

  test('of a list is read with all its fields, its links and its counts', () => {
    const sample = JSON.parse(text('list-payments-200'));
    expect(PaymentPage.parse(fixture('list-payments-200'))).toEqual({
      ...sample,
      data: [{ ...sample.data[0], amount: '999.66' }],
    });
    expect(PaymentRows.parse(fixture('list-payments-200')).data).toHaveLength(1);
  });

  test('of one payment, which has no authorisationUrl, is read with all its fields', () => {
    const { payment } = neopay.getPayment.responses[200].parse(fixture('get-payment-200'));
    expect(payment).toEqual({ ...JSON.parse(text('get-payment-200')).payment, amount: '122.44' });
  });

  test.each(['create-payment-request', 'create-payment-request-curl'])(
    '%s is accepted as a request, and sent unchanged',
    (name) => {
      const body = fixture(name);
      expect(CreatePaymentBody.parse(body)).toEqual({
        ...JSON.parse(text(name)),
        payment: { amount: '122.44', currency: 'GBP' },
      });
      expect(JSON.stringify(body)).toBe(JSON.stringify(JSON.parse(text(name))));
    },
  );

  test('of the answer to a create request is read with all its fields', () => {
    expect(CreatedPayment.parse(fixture('create-payment-200'))).toEqual(JSON.parse(text('create-payment-200')));
  });

  test.each([
    ['is missing', undefined],
    ['is null', null],
    ['is empty', ''],
    ['is a number', 7],
  ])('of the answer to a create request is read by its id when every other field %s', (_what, value) => {
    const { payment } = fixture('create-payment-200') as { payment: { id: string } };
    const answer = { message: value, payment: { id: payment.id, application_id: value, authorisationUrl: value } };
    expect(CreatedPayment.parse(answer).payment).toEqual({
      id: payment.id,
      application_id: value === undefined ? undefined : null,
      authorisationUrl: value === undefined ? undefined : null,
    });
    expect(CreatedPayment.safeParse({ ...answer, payment: { ...answer.payment, id: value } }).success).toBe(false);
  });

  test('of the request headers has both headers of the contract', () => {
    const names = Object.keys(fixture('headers')).map((name) => name.toLowerCase());
    expect(names).toEqual(expect.arrayContaining(Object.keys(NeopayHeaders.shape)));
  });
});

describe('in a Neopay payment,', () => {
  const required = ['id', 'application_id', 'amount', 'status', 'currency', 'environment', 'created_at'];
  const optional = [
    ...['country', 'service', 'institution', 'customer', 'payee', 'fee', 'percentual_fee', 'total_fee', 'updated_at'],
    ...['authorisationUrl', 'institutionId'],
  ];

  test.each(required)('%s is required: a missing or null value is refused with that path', (name) => {
    const { [name]: _, ...rest } = fixture('payment-resource');
    expect(invalidPaths(Payment, rest)).toEqual([name]);
    expect(invalidPaths(Payment, { ...rest, [name]: null })).toEqual([name]);
    expect(invalidPaths(PaymentPage, { ...fixture('list-payments-200'), data: [rest] })).toEqual([`data.0.${name}`]);
  });

  test.each(required)('%s of another type is refused with that path', (name) => {
    expect(invalidPaths(Payment, { ...fixture('payment-resource'), [name]: ['x'] })).toEqual([name]);
  });

  test.each(optional)('%s may be missing or null', (name) => {
    const { [name]: _, ...rest } = fixture('payment-resource');
    expect(Payment.parse(rest)).not.toHaveProperty(name);
    expect(Payment.parse({ ...rest, [name]: null })).toHaveProperty(name, null);
  });

  test.each([
    'country',
    'service',
    'institution',
    'customer',
    'payee',
    'updated_at',
    'authorisationUrl',
    'institutionId',
  ])('%s of another type is refused with that path', (name) => {
    expect(invalidPaths(Payment, { ...fixture('payment-resource'), [name]: true })).toEqual([name]);
  });

  test.each([
    ['institution', 'name'],
    ...['id', 'name', 'email', 'currency', 'phone', 'country', 'state'].map((name) => ['customer', name] as const),
    ...['name', 'country_code', 'bank_name', 'accountable', 'swift_bic'].map((name) => ['payee', name] as const),
  ] as const)('%s.%s is kept, may be missing, and is refused with its path when it is not text', (whole, name) => {
    const sample = fixture('payment-resource');
    const part = sample[whole] as Document;
    const { [name]: value, ...rest } = part;
    expect(Payment.parse(sample)).toHaveProperty([whole, name], value);
    expect(Payment.parse({ ...sample, [whole]: rest })[whole]).toEqual(rest);
    expect(invalidPaths(Payment, { ...sample, [whole]: { ...part, [name]: 1 } })).toEqual([`${whole}.${name}`]);
  });

  test('customer.resource, which only the field table has, is kept unchanged', () => {
    const customer = { resource: { any: ['thing'] } };
    expect(Payment.parse({ ...fixture('payment-resource'), customer }).customer).toEqual(customer);
  });

  test('institutionId, which only the field table has, is kept', () => {
    expect(Payment.parse({ ...fixture('payment-resource'), institutionId: 20 }).institutionId).toBe(20);
  });

  test.each(['fee', 'percentual_fee', 'total_fee'])(
    '%s, null in every sample, is kept as text with the same digits',
    (name) => {
      const read = (json: string) => Payment.parse({ ...fixture('payment-resource'), [name]: readJson(json) });
      expect(read('1.50')).toHaveProperty(name, '1.50');
      expect(read('-2')).toHaveProperty(name, '-2');
      expect(read('"2.5%"')).toHaveProperty(name, '2.5%');
    },
  );

  test('undocumented fields are accepted and dropped', () => {
    expect(Payment.parse({ ...fixture('payment-resource'), extra: { deep: 1 } })).not.toHaveProperty('extra');
  });
});

describe('in a Neopay payment,', () => {
  const { environment: _, ...rest } = fixture('payment-resource');

  test("the field table's spelling enviroment is returned as environment", () => {
    const payment = Payment.parse({ ...rest, enviroment: 'sandbox' });
    expect(payment.environment).toBe('sandbox');
    expect(payment).not.toHaveProperty('enviroment');
  });

  test("the field table's spelling ID is returned as id, and is refused when it differs from id", () => {
    const { id, ...withoutId } = fixture('payment-resource');
    expect(Payment.parse({ ...withoutId, ID: id })).toEqual(Payment.parse(fixture('payment-resource')));
    expect(invalidPaths(Payment, { ...withoutId, id, ID: '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3' })).toEqual(['id']);
  });

  test('institutionId may be text, as its type "ID" allows', () => {
    expect(Payment.parse({ ...fixture('payment-resource'), institutionId: 'bank-20' }).institutionId).toBe('bank-20');
  });

  test('enviroment and environment together are accepted only when they agree', () => {
    expect(Payment.parse({ ...rest, environment: 'live', enviroment: 'live' }).environment).toBe('live');
    expect(invalidPaths(Payment, { ...rest, environment: 'live', enviroment: 'sandbox' })).toEqual(['environment']);
  });
});

describe('Neopay amounts:', () => {
  const read = (json: string) => Payment.safeParse({ ...fixture('payment-resource'), amount: readJson(json) });

  test.each(['999.66', '0.29', '1.13', '0', '0.001', '100', '122.40', '9007199254740993', '100.10000000000001'])(
    '%s is read with its exact digits',
    (json) => {
      expect(read(json).data?.amount).toBe(json);
    },
  );

  test.each(['1e3', '1e400', '1E2', '-5', '-0', '-0.01', '"999.66"', '""', 'null', 'true', '[]', '{}', '"1e3"'])(
    '%s is refused',
    (json) => {
      expect(read(json).error?.issues.map((issue) => issue.path)).toEqual([['amount']]);
    },
  );

  test.each([
    [999.66, '999.66'],
    [0.29, '0.29'],
    [100, '100'],
    [1234567890123.45, '1234567890123.45'],
  ])('the plain number %s of at most 15 digits, which a double keeps exactly, is accepted', (amount, text) => {
    expect(Payment.parse({ ...fixture('payment-resource'), amount }).amount).toBe(text);
  });

  test.each([0.1 + 0.2, 100.10000000000001, 1e21, 1e-7, -1, -0, Number.NaN, Number.POSITIVE_INFINITY])(
    'the plain number %s is refused',
    (amount) => {
      expect(invalidPaths(Payment, { ...fixture('payment-resource'), amount })).toEqual(['amount']);
    },
  );

  test('a JsonNumber is written with its exact digits in a create request', () => {
    const payment = { amount: new JsonNumber('122.40'), currency: 'GBP' };
    expect(JSON.stringify({ payment })).toBe('{"payment":{"amount":122.40,"currency":"GBP"}}');
  });
});

describe('a Neopay create request', () => {
  const body = fixture('create-payment-request');
  const customer = body.customer as Document;
  const { id, email, ...neither } = customer;

  test('needs the customer’s id, email or both', () => {
    expect(CreatePaymentBody.safeParse({ ...body, customer: { ...neither, id } }).success).toBe(true);
    expect(CreatePaymentBody.safeParse({ ...body, customer: { ...neither, email } }).success).toBe(true);
    expect(CreatePaymentBody.safeParse(body).success).toBe(true);
    expect(invalidPaths(CreatePaymentBody, { ...body, customer: neither })).toEqual(['customer']);
  });

  test.each(['institutionId', 'payment', 'customer'])('requires %s', (name) => {
    const { [name]: _, ...rest } = body;
    expect(invalidPaths(CreatePaymentBody, rest)).toEqual([name]);
  });

  test.each(['reference', 'callback_url'])('may leave out %s', (name) => {
    const { [name]: _, ...rest } = body;
    expect(CreatePaymentBody.safeParse(rest).success).toBe(true);
  });

  test('requires the customer’s country, but not the name', () => {
    const { country: _country, ...withoutCountry } = customer;
    const { name: _name, ...withoutName } = customer;
    expect(invalidPaths(CreatePaymentBody, { ...body, customer: withoutCountry })).toEqual(['customer']);
    expect(CreatePaymentBody.safeParse({ ...body, customer: withoutName }).success).toBe(true);
  });

  test('may have the full resource of the customer, which only the field table has, as any object', () => {
    const resource = { id, phone: '+33 7 65 31 39 61', tags: [1, null] };
    expect(CreatePaymentBody.parse({ ...body, customer: { ...customer, resource } }).customer.resource).toEqual(
      resource,
    );
    for (const invalid of ['x', 7, [], null])
      expect(CreatePaymentBody.safeParse({ ...body, customer: { ...customer, resource: invalid } }).success).toBe(
        false,
      );
  });

  test('is refused with an undocumented field', () => {
    expect(invalidPaths(CreatePaymentBody, { ...body, extra: 1 })).toEqual(['']);
    expect(invalidPaths(CreatePaymentBody, { ...body, payment: { ...(body.payment as Document), fee: 1 } })).toEqual([
      'payment',
    ]);
  });

  test.each(['122.44', 0.1 + 0.2, Number.NaN])('is refused with the amount %j', (amount) => {
    expect(invalidPaths(CreatePaymentBody, { ...body, payment: { amount, currency: 'GBP' } })).toEqual([
      'payment.amount',
    ]);
  });

  test.each(['javascript:alert(1)', 'ftp://example.com', 'not a url'])(
    'is refused with the callback_url %s',
    (callback_url) => {
      expect(invalidPaths(CreatePaymentBody, { ...body, callback_url })).toEqual(['callback_url']);
    },
  );
});

describe('Neopay’s contract', () => {
  test('reads institutions from data', () => {
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
    expect(invalidPaths(neopay.listInstitutions.responses[200], { data: [{ ...institution, id: undefined }] })).toEqual(
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

  test('reads customers from customers.data, and one customer from customer, from data or without wrapper', () => {
    expect(neopay.listCustomers.responses[200].parse({ customers: { data: [customer] } })).toEqual({
      customers: { data: [customer] },
    });
    for (const answer of [{ customer }, { data: customer }, customer]) {
      expect(neopay.getCustomer.responses[200].parse(answer)).toEqual(customer);
    }
  });

  test('reads a payment link with the exact digits of its amount', () => {
    const link = {
      ...{ id: '99639164-f36d-4836-a8b7-934ad056b16c', application_id: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd' },
      ...{ product: 'Tea', description: null, amount: new JsonNumber('12.50'), status: 'draft', currency: 'GBP' },
      ...{ reference: 'r', slug: 's', expired_at: null },
    };
    expect(neopay.listPaymentLinks.responses[200].parse({ data: [link] })).toEqual({
      data: [{ ...link, amount: '12.50' }],
    });
  });

  test('has exactly the documented routes', () => {
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

  test('accepts a page number from 1, as a number or as text', () => {
    const { query } = neopay.listPayments;
    expect(query.parse({ page: '12' })).toEqual({ page: 12 });
    expect(query.parse({})).toEqual({});
    for (const page of [0, -1, 1.5, '0', '01', '1e3', '', null]) expect(query.safeParse({ page }).success).toBe(false);
  });

  test('accepts only a UUID as the id in a path', () => {
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
