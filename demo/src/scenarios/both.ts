import type { Scene } from '../scenario.ts';

/** What touches both providers, or neither. */
export const otherScenes: readonly Scene[] = [
  {
    title: 'Both: one order, paid in full through each provider',
    times: 1,
    outcome: { standings: ['overpaid'], received: 2, discrepancies: ['double_payment'] },
    async play(stage) {
      const order = await stage.orderThroughBoth({ shipped: true });
      await order.neopay.settle('completed');
      await order.neopay.callBack();
      await order.pentagoo.callBack(await order.pentagoo.transfer());
    },
  },
  {
    title: 'Strangers: callbacks to addresses that are not ours',
    times: 1,
    outcome: { received: 5, refused: 5 },
    async play(stage) {
      for (const path of [
        'neopay/x',
        'pentagoo/x',
        'pentagoo/0'.padEnd(73, '0'),
        'neopay/v1.k1.QQ~zz.AAAAAAAAAAAAAAAAAAAAAA',
        'unknown/x',
      ]) {
        await stage.strangersCallback(path);
      }
    },
  },
];
