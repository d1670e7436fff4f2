import { expect, test } from 'vitest';
import { FaultQueue } from './fault-queue.ts';

const url = (path: string) => new URL(path, 'http://localhost');
const drop = { kind: 'drop' } as const;
const html = { kind: 'html' } as const;

test('a fault applies once, to the next call of its route', () => {
  const queue = new FaultQueue<'create' | 'list'>();
  queue.next('create', drop);

  const taken = [queue.take('list', url('/')), queue.take('create', url('/')), queue.take('create', url('/'))];

  expect(taken).toEqual([undefined, drop, undefined]);
});

test('faults apply in the order in which they were added, each as often as planned', () => {
  const queue = new FaultQueue<'create'>();
  queue.next('create', drop, { times: 2 });
  queue.next('create', html);
  expect(queue.left('create')).toBe(3);

  const taken = Array.from({ length: 4 }, () => queue.take('create', url('/')));

  expect(taken).toEqual([drop, drop, html, undefined]);
  expect(queue.left('create')).toBe(0);
});

test('a fault with `after` skips that many calls first', () => {
  const queue = new FaultQueue<'list'>();
  queue.next('list', drop, { after: 2 });

  expect(Array.from({ length: 4 }, () => queue.take('list', url('/')))).toEqual([
    undefined,
    undefined,
    drop,
    undefined,
  ]);
});

test('a fault with `when` applies only to the URLs that it accepts', () => {
  const queue = new FaultQueue<'list'>();
  queue.next('list', drop, { times: Infinity, when: ({ searchParams }) => searchParams.get('page') === '3' });

  const pages = ['/?page=1', '/?page=3', '/?page=2', '/?page=3'].map((path) => queue.take('list', url(path)));

  expect(pages).toEqual([undefined, drop, undefined, drop]);
});

test('clear removes the faults of one route, or all', () => {
  const queue = new FaultQueue<'create' | 'list'>();
  queue.next('create', drop);
  queue.next('list', drop);

  queue.clear('create');
  expect([queue.left('create'), queue.left('list')]).toEqual([0, 1]);

  queue.clear();
  expect(queue.left('list')).toBe(0);
});
