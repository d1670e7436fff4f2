import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { AccessStore } from './access-store.ts';

let testStore: TestStore;
let access: AccessStore;

beforeAll(async () => {
  testStore = await openTestStore();
  access = testStore.store.access;
});
beforeEach(() => testStore.empty());
afterAll(() => testStore.close());

const BY = { actor: 'cli:ana', reason: 'test' };
const NOW = new Date('2026-03-01T12:00:00Z');
const IDLE_SECONDS = 3_600;
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const digest = () => createHash('sha256').update(randomBytes(32)).digest();

test('a token is found by its digest until it is revoked or expired, and audit rows name who created and revoked it', async () => {
  const [shop, guest] = [digest(), digest()];
  await access.createToken({ name: 'shop', role: 'operator', digest: shop, expiresAt: null }, BY, NOW);
  await access.createToken({ name: 'guest', role: 'viewer', digest: guest, expiresAt: after(60) }, BY, NOW);
  expect(await access.findToken(shop, NOW)).toEqual({ actor: 'shop', role: 'operator' });
  expect(await access.findToken(digest(), NOW)).toBeNull();
  expect(await access.findToken(guest, after(59))).toEqual({ actor: 'guest', role: 'viewer' });
  expect(await access.findToken(guest, after(60))).toBeNull();
  await access.revokeToken('shop', { actor: 'cli:eva', reason: 'leaked' }, after(90));
  expect(await access.findToken(shop, after(90))).toBeNull();
  await expect(access.revokeToken('shop', BY, after(91))).rejects.toMatchObject({ code: 'token_unknown' });
  const { items } = await testStore.store.audit.list({});
  expect(items.map(({ actor, action, subject, detail }) => ({ actor, action, subject, detail }))).toEqual([
    { actor: 'cli:eva', action: 'token.revoked', subject: 'token:shop', detail: { reason: 'leaked' } },
    {
      actor: 'cli:ana',
      action: 'token.created',
      subject: 'token:guest',
      detail: { reason: 'test', role: 'viewer', expiresAt: after(60).toISOString() },
    },
    {
      actor: 'cli:ana',
      action: 'token.created',
      subject: 'token:shop',
      detail: { reason: 'test', role: 'operator', expiresAt: null },
    },
  ]);
});

test('a name belongs to one token that can be used, and is free once that one is revoked or expired', async () => {
  const create = (at: Date, expiresAt: Date | null = null) =>
    access.createToken({ name: 'shop', role: 'admin', digest: digest(), expiresAt }, BY, at);
  const both = await Promise.allSettled([create(NOW), create(NOW)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(create(NOW)).rejects.toMatchObject({ code: 'token_exists' });
  await access.revokeToken('shop', BY, NOW);
  await create(NOW, after(60));
  await expect(create(after(59))).rejects.toMatchObject({ code: 'token_exists' });
  await create(after(60));
  expect((await access.listTokens()).map(({ createdAt, revokedAt }) => [createdAt, revokedAt])).toEqual([
    [after(60), null],
    [NOW, after(60)],
    [NOW, NOW],
  ]);
});

test('the use of a token is noted once a minute', async () => {
  const shop = digest();
  await access.createToken({ name: 'shop', role: 'viewer', digest: shop, expiresAt: null }, BY, NOW);
  const lastUse = async () => (await access.listTokens())[0]?.lastUsedAt;
  expect(await lastUse()).toBeNull();
  const seen: unknown[] = [];
  for (const seconds of [0, 59, 61, 100]) {
    await access.findToken(shop, after(seconds));
    seen.push(await lastUse());
  }
  expect(seen).toEqual([NOW, NOW, after(61), after(61)]);
});

test('no secret is stored: rows hold 32 bytes of a digest, and the database refuses anything else', async () => {
  const insert = 'insert into api_tokens (name, role, secret_digest, created_at, created_by) values';
  await expect(query(testStore.url, `${insert} ('x', 'admin', 'punteo_secret', now(), 'x')`)).rejects.toThrow(
    'api_tokens_secret_digest_check',
  );
});

test('a session is found until it ends, was idle too long, or its time is over', async () => {
  const [session, token] = [digest(), digest()];
  const start = () =>
    access.startSession(
      { digest: session, startedAt: NOW, expiresAt: after(9_000) },
      { actor: 'ana', role: 'operator', tokenDigest: token },
    );
  const find = (seconds: number) => access.findSession(session, after(seconds), IDLE_SECONDS);
  await start();
  expect(await find(0)).toEqual({
    actor: 'ana',
    role: 'operator',
    tokenDigest: token,
    isOfStoredToken: false,
    expiresAt: after(3_600),
  });
  expect(await access.findSession(digest(), NOW, IDLE_SECONDS)).toBeNull();
  // Used after 3,599 seconds, so that it is idle too long an hour after that.
  expect(await find(3_599)).toMatchObject({ actor: 'ana' });
  expect(await find(7_198)).toMatchObject({ expiresAt: after(9_000) });
  expect(await find(8_999)).not.toBeNull();
  expect(await find(9_000)).toBeNull();
  await access.endSession(session);
  await start();
  expect(await find(3_600)).toBeNull();
  await access.endSession(session);
  expect(await find(0)).toBeNull();
});

test('revoking a token ends its sessions at once, and those of other tokens go on; an expired token ends its own', async () => {
  const [shop, guest] = [digest(), digest()];
  await access.createToken({ name: 'shop', role: 'operator', digest: shop, expiresAt: null }, BY, NOW);
  await access.createToken({ name: 'guest', role: 'viewer', digest: guest, expiresAt: after(60) }, BY, NOW);
  const times = { startedAt: NOW, expiresAt: after(9_000) };
  const [ofShop, ofGuest] = [digest(), digest()];
  await access.startSession({ digest: ofShop, ...times }, { actor: 'shop', role: 'operator', tokenDigest: shop });
  await access.startSession({ digest: ofGuest, ...times }, { actor: 'guest', role: 'viewer', tokenDigest: guest });
  const found = (at: Date) =>
    Promise.all([ofShop, ofGuest].map(async (each) => (await access.findSession(each, at, IDLE_SECONDS))?.actor));
  expect(await found(NOW)).toEqual(['shop', 'guest']);
  await access.revokeToken('shop', BY, after(1));
  expect(await found(after(1))).toEqual([undefined, 'guest']);
  expect(await found(after(60))).toEqual([undefined, undefined]);
});

test('a link starts one session, within its time, also where two use it at once', async () => {
  const link = digest();
  const use = (at: Date, linkDigest = link) =>
    access.startSessionByLink({ digest: digest(), startedAt: at, expiresAt: after(9_000) }, linkDigest);
  await access.createLink({ actor: 'ana', role: 'viewer', digest: link, expiresAt: after(900) }, BY);
  expect(await use(NOW, digest())).toBeNull();
  const both = await Promise.all([use(after(899)), use(after(899))]);
  expect(both.filter((each) => each !== null)).toEqual([{ actor: 'ana', role: 'viewer' }]);
  const late = digest();
  await access.createLink({ actor: 'ana', role: 'viewer', digest: late, expiresAt: after(900) }, BY);
  expect(await use(after(900), late)).toBeNull();
  expect((await testStore.store.audit.list({ limit: 1 })).items).toMatchObject([
    { actor: 'cli:ana', action: 'link.created', subject: 'token:ana', detail: { role: 'viewer' } },
  ]);
});

test('all sessions of a name and its unused links end together, with an audit row', async () => {
  const [link, unused, session] = [digest(), digest(), digest()];
  for (const each of [link, unused])
    await access.createLink({ actor: 'ana', role: 'admin', digest: each, expiresAt: after(900) }, BY);
  await access.startSessionByLink({ digest: session, startedAt: NOW, expiresAt: after(9_000) }, link);
  expect(await access.endSessionsOf('ana', { actor: 'cli:eva', reason: 'left' })).toBe(1);
  expect(await access.findSession(session, NOW, IDLE_SECONDS)).toBeNull();
  const late = { digest: digest(), startedAt: NOW, expiresAt: after(9_000) };
  expect(await access.startSessionByLink(late, unused)).toBeNull();
  expect((await testStore.store.audit.list({ limit: 1 })).items).toMatchObject([
    { actor: 'cli:eva', action: 'sessions.ended', detail: { reason: 'left', sessions: '1' } },
  ]);
});

test('expired sessions and links are deleted when the next session starts', async () => {
  const start = (at: Date) =>
    access.startSession(
      { digest: digest(), startedAt: at, expiresAt: new Date(at.getTime() + 1_000) },
      { actor: 'ana', role: 'viewer', tokenDigest: digest() },
    );
  await access.createLink({ actor: 'ana', role: 'viewer', digest: digest(), expiresAt: after(1) }, BY);
  await start(NOW);
  await start(after(1));
  const counts = 'select (select count(*) from sessions)::int as s, (select count(*) from sign_in_links)::int as l';
  expect(await query(testStore.url, counts)).toEqual([{ s: 1, l: 0 }]);
});
