import { expect, test } from 'vitest';
import * as published from './index.ts';

test('the package exports nothing but what its index lists', () => {
  expect(Object.keys(published).sort()).toEqual([
    'importOrders',
    'jsonReport',
    'openApp',
    'pay',
    'readConfig',
    'readRows',
    'readRun',
    'reconcile',
    'runCli',
    'runTable',
    'startServer',
  ]);
});
