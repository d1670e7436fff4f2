import { moneyText, type RefundBalance, type RefundTotal } from '@punteo/payments';
import { pageToWire, refundBalanceToWire, refundToWire } from '../../api/to-wire.ts';
import { textTable } from '../../report/text-table.ts';
import type { Language } from '../../texts/language.ts';
import { claimText } from '../../texts/money-texts.ts';
import { kindText } from '../../texts/sentence.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { LanguageOptions, PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

interface RefundsListOptions extends PageOptions, LanguageOptions {
  readonly state: 'open' | 'settled' | 'all';
  readonly order?: string;
  readonly provider?: string;
  readonly recorded?: boolean;
}

/** Ends with 1 while something is left to be given back. */
export async function refundsList(context: CommandContext, options: RefundsListOptions): Promise<number> {
  const { state, order: orderId, provider, lang } = options;
  if (options.recorded) return recordedRefunds(context, options);
  const filter = withoutUndefined({ orderId, provider, state: state === 'all' ? undefined : state });
  const [page, totals] = await withApp(context, ({ store }) =>
    Promise.all([store.refunds.balances(filter, pageRequest(options)), store.refunds.totals(filter)]),
  );
  const code = totals.some(({ left }) => /[1-9]/.test(left)) ? EXIT.needsAttention : EXIT.ok;
  if (options.json) {
    context.terminal.print(json({ ...pageToWire(page, refundBalanceToWire), totals }));
    return code;
  }
  const { columns, none } = TEXTS[lang];
  const rows = [
    ...page.items.map((balance) => balanceRow(balance, lang)),
    ...totals.map((total) => totalRow(total, lang)),
  ];
  context.terminal.print(rows.length === 0 ? none : textTable([columns, ...rows], [2, 3, 4]));
  if (page.nextCursor) context.terminal.note(`more: --cursor ${page.nextCursor}`);
  return code;
}

async function recordedRefunds(context: CommandContext, options: RefundsListOptions): Promise<number> {
  const filter = withoutUndefined({ orderId: options.order });
  const page = await withApp(context, ({ store }) => store.refunds.list(filter, pageRequest(options)));
  printPage(context, options, page, {
    toWire: refundToWire,
    columns: ['order', 'payment', 'amount', 'given back', 'reference', 'by', 'reason'],
    rightAligned: [2],
    row: ({ orderId, claim, amount, refundedAt, reference, recordedBy, reason }) => [
      orderId,
      claimText(claim),
      moneyText(amount),
      refundedAt.toISOString(),
      reference ?? '-',
      recordedBy,
      reason,
    ],
  });
  return EXIT.ok;
}

function balanceRow(balance: RefundBalance, language: Language): readonly string[] {
  const { orderId, claim, kind, due, refunded, left, isSeenAtProvider } = balance;
  const { seen, goodwill } = TEXTS[language];
  const why = kind === null ? (isSeenAtProvider ? seen : goodwill) : kindText(kind, language);
  return [orderId, claimText(claim), moneyText(due), moneyText(refunded), moneyText(left), why];
}

function totalRow({ currency, count, due, refunded, left }: RefundTotal, language: Language): readonly string[] {
  const text = (sum: string) => `${sum} ${currency}`;
  return [TEXTS[language].total(count), '', text(due), text(refunded), text(left), ''];
}

const TEXTS = {
  en: {
    columns: ['order', 'payment', 'to give back', 'given back', 'left', 'why'],
    none: 'Nothing is to be given back.',
    seen: 'refunded at the provider',
    goodwill: 'not asked for',
    total: (count: number) => `total of ${count}`,
  },
  es: {
    columns: ['pedido', 'pago', 'por devolver', 'devuelto', 'pendiente', 'motivo'],
    none: 'No hay nada que devolver.',
    seen: 'reembolsado en el proveedor',
    goodwill: 'no se pedía',
    total: (count: number) => `total de ${count}`,
  },
} as const satisfies Record<Language, object>;
