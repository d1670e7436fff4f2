import { expect, test } from 'vitest';
import { ROLES, roleAllows } from './session.ts';

test('each role may do what the roles before it may, and no more', () => {
  const table = ROLES.map((role) => ROLES.filter((needed) => roleAllows(role, needed)));
  expect(table).toEqual([['viewer'], ['viewer', 'operator'], ['viewer', 'operator', 'admin']]);
});
