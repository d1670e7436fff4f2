import type { StandingState } from '@punteo/payments';
import type { SoakOrder } from './soak-order.ts';

/** What a buyer does about an order, and what is then true of it. */
export interface OrderKind {
  readonly name: string;
  readonly provider: 'neopay' | 'pentagoo' | 'both';
  /** How many of all orders, compared with the other kinds. */
  readonly weight: number;
  /** Whether the order was due before it is stored. */
  readonly isPastDue?: boolean;
  play(order: SoakOrder): Promise<Truth>;
}

export interface Truth {
  readonly state: StandingState;
  /** In minor units. */
  readonly paidMinor: number;
}

const UNPAID: Truth = { state: 'awaiting', paidMinor: 0 };
const paid = ({ amountMinor }: SoakOrder): Truth => ({ state: 'paid', paidMinor: amountMinor });
const underpaid = ({ lessMinor }: SoakOrder): Truth => ({ state: 'underpaid', paidMinor: lessMinor });
const overpaid = ({ moreMinor }: SoakOrder): Truth => ({ state: 'overpaid', paidMinor: moreMinor });
const twice = ({ amountMinor }: SoakOrder): Truth => ({ state: 'overpaid', paidMinor: 2 * amountMinor });

export const ORDER_KINDS: readonly OrderKind[] = [
  {
    name: 'Neopay: paid',
    provider: 'neopay',
    weight: 6,
    async play(order) {
      await order.neopay.become('completed');
      await order.neopay.callBack();
      return paid(order);
    },
  },
  {
    name: 'Neopay: paid, called back five times',
    provider: 'neopay',
    weight: 2,
    async play(order) {
      await order.neopay.become('completed');
      await order.neopay.callBack({ times: 5 });
      return paid(order);
    },
  },
  {
    name: 'Neopay: paid, the callback is lost',
    provider: 'neopay',
    weight: 2,
    async play(order) {
      await order.neopay.become('completed');
      return paid(order);
    },
  },
  {
    name: 'Neopay: paid, the callback about "pending" comes last',
    provider: 'neopay',
    weight: 1,
    async play(order) {
      const pending = order.neopay.body();
      await order.neopay.become('completed');
      await order.neopay.callBack();
      await order.neopay.callBack({ body: pending });
      return paid(order);
    },
  },
  {
    name: 'Neopay: never paid',
    provider: 'neopay',
    weight: 2,
    play: async () => UNPAID,
  },
  {
    name: 'Neopay: a forged callback says "completed"',
    provider: 'neopay',
    weight: 2,
    async play(order) {
      const body = order.neopay.body().replace('"status":"pending"', '"status":"completed"');
      await order.neopay.callBack({ body });
      return UNPAID;
    },
  },
  {
    name: 'Neopay: declined',
    provider: 'neopay',
    weight: 1,
    async play(order) {
      await order.neopay.become('failed');
      await order.neopay.callBack();
      return UNPAID;
    },
  },
  {
    name: 'Neopay: underpaid',
    provider: 'neopay',
    weight: 1,
    async play(order) {
      await order.neopay.become('completed', order.lessMinor);
      await order.neopay.callBack();
      return underpaid(order);
    },
  },
  {
    name: 'Neopay: overpaid',
    provider: 'neopay',
    weight: 1,
    async play(order) {
      await order.neopay.become('completed', order.moreMinor);
      await order.neopay.callBack();
      return overpaid(order);
    },
  },
  {
    name: 'Neopay: paid, then refunded',
    provider: 'neopay',
    weight: 2,
    async play(order) {
      await order.neopay.become('completed');
      await order.neopay.callBack();
      await order.untilPaid();
      await order.neopay.become('refunded');
      await order.neopay.callBack();
      return { state: 'refunded', paidMinor: 0 };
    },
  },
  {
    name: 'Neopay: paid late',
    provider: 'neopay',
    weight: 1,
    isPastDue: true,
    async play(order) {
      await order.neopay.become('completed');
      await order.neopay.callBack();
      return { ...paid(order), state: 'paid_late' };
    },
  },
  {
    name: 'Pentagoo: paid',
    provider: 'pentagoo',
    weight: 6,
    async play(order) {
      await order.pentagoo.callBack(await order.pentagoo.transfer(order.amountMinor));
      return paid(order);
    },
  },
  {
    name: 'Pentagoo: paid, called back five times',
    provider: 'pentagoo',
    weight: 2,
    async play(order) {
      await order.pentagoo.callBack(await order.pentagoo.transfer(order.amountMinor), { times: 5 });
      return paid(order);
    },
  },
  {
    name: 'Pentagoo: paid, the callback is lost',
    provider: 'pentagoo',
    weight: 2,
    async play(order) {
      await order.pentagoo.transfer(order.amountMinor);
      return paid(order);
    },
  },
  {
    name: 'Pentagoo: never paid',
    provider: 'pentagoo',
    weight: 1,
    play: async () => UNPAID,
  },
  {
    name: 'Pentagoo: overdue',
    provider: 'pentagoo',
    weight: 1,
    isPastDue: true,
    play: async () => ({ ...UNPAID, state: 'overdue' }),
  },
  {
    name: 'Pentagoo: a forged callback names a transaction that does not exist',
    provider: 'pentagoo',
    weight: 2,
    async play(order) {
      await order.pentagoo.callBack(order.inventedHash());
      return UNPAID;
    },
  },
  {
    name: 'Pentagoo: a callback names the transaction of another order',
    provider: 'pentagoo',
    weight: 2,
    async play(order) {
      await order.pentagoo.callBack(order.hashOfAnother() ?? order.inventedHash());
      return UNPAID;
    },
  },
  {
    name: 'Pentagoo: a forged callback first, then paid',
    provider: 'pentagoo',
    weight: 1,
    async play(order) {
      await order.pentagoo.callBack(order.inventedHash());
      await order.pentagoo.callBack(await order.pentagoo.transfer(order.amountMinor));
      return paid(order);
    },
  },
  {
    name: 'Pentagoo: the transaction failed on the chain',
    provider: 'pentagoo',
    weight: 1,
    async play(order) {
      await order.pentagoo.callBack(await order.pentagoo.failedTransfer());
      return UNPAID;
    },
  },
  {
    name: 'Pentagoo: underpaid',
    provider: 'pentagoo',
    weight: 1,
    async play(order) {
      await order.pentagoo.callBack(await order.pentagoo.transfer(order.lessMinor));
      return underpaid(order);
    },
  },
  {
    name: 'Pentagoo: overpaid',
    provider: 'pentagoo',
    weight: 1,
    async play(order) {
      await order.pentagoo.callBack(await order.pentagoo.transfer(order.moreMinor));
      return overpaid(order);
    },
  },
  {
    name: 'Pentagoo: paid twice',
    provider: 'pentagoo',
    weight: 1,
    async play(order) {
      const hashes = [
        await order.pentagoo.transfer(order.amountMinor),
        await order.pentagoo.transfer(order.amountMinor),
      ];
      for (const hash of hashes) await order.pentagoo.callBack(hash);
      return twice(order);
    },
  },
  {
    name: 'Both: paid twice, once through each provider',
    provider: 'both',
    weight: 1,
    async play(order) {
      await order.neopay.become('completed');
      await order.neopay.callBack();
      await order.pentagoo.callBack(await order.pentagoo.transfer(order.amountMinor));
      return twice(order);
    },
  },
];
