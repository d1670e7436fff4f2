import { type Discrepancy, type DiscrepancyKind, moneyText } from '@punteo/payments';
import type { Language } from './language.ts';

export type Describable = Pick<Discrepancy, 'kind' | 'subject' | 'orderId' | 'provider' | 'fields' | 'moneyAtRisk'>;

/** One discrepancy as one sentence for finance people, who need not know any software. */
export function sentence(discrepancy: Describable, language: Language): string {
  const text = SENTENCES[discrepancy.kind][language](factsOf(discrepancy, language));
  return capitalised(text);
}

/** The meaning of a discrepancy kind, as a title for a list of its discrepancies. */
export function kindText(kind: DiscrepancyKind, language: Language): string {
  return SENTENCES[kind].title[language];
}

interface Facts {
  readonly order: string;
  /** The order after "of": Spanish contracts `de el` to `del`. */
  readonly ofOrder: string;
  readonly provider: string;
  readonly money: string;
  /** ` (100.00 USD)`; empty where no sum is known. */
  readonly sum: string;
  readonly subject: string;
  /** `expected 100.00 USD, found 90.00 USD`; empty when no field differs. */
  readonly difference: string;
  readonly expected: string;
  readonly actual: string;
  /** The transaction is on the chain, but it failed and moved nothing. */
  readonly failedOnChain: boolean;
  /** `<network>:<hash>` of an observed transfer; null where the discrepancy has none. */
  readonly transaction: string | null;
  /** Id of the payment that a lost create attempt may have made; null where no candidate was found. */
  readonly payment: string | null;
  /** Ids of the orders that an observed transfer may pay. */
  readonly orders: string;
}

interface Wording {
  readonly title: Readonly<Record<Language, string>>;
  readonly en: (facts: Facts) => string;
  readonly es: (facts: Facts) => string;
}

const SENTENCES = {
  paid_not_fulfilled: {
    title: { en: 'Paid, but the goods have not gone out', es: 'Pagado, pero la mercancía no ha salido' },
    en: ({ order, money }) => `${order} is paid (${money}), but nobody has recorded that the goods went out.`,
    es: ({ order, money }) => `${order} está pagado (${money}), pero nadie ha registrado la salida de la mercancía.`,
  },
  fulfilled_not_paid: {
    title: { en: 'The goods went out without a proven payment', es: 'La mercancía salió sin un pago comprobado' },
    en: ({ order, money }) => `The goods of ${order} went out, but ${money} is not proven to be paid.`,
    es: ({ ofOrder, money }) => `La mercancía ${ofOrder} salió, pero no está comprobado el pago de ${money}.`,
  },
  missing_callback: {
    title: { en: 'Money came, but the provider sent no callback', es: 'Llegó dinero, pero el proveedor nunca avisó' },
    en: ({ order, provider, money, transaction }) =>
      transaction === null
        ? `${order} is paid, but ${provider} never sent a callback; we found out by asking.`
        : `${money} that fits ${order} came on the chain, but ${provider} never sent a callback. If it was for this order, bind transaction ${transaction} to it.`,
    es: ({ order, provider, money, transaction }) =>
      transaction === null
        ? `${order} está pagado, pero ${provider} nunca avisó; lo supimos al preguntar.`
        : `En la cadena llegaron ${money} que encajan con ${order}, pero ${provider} nunca avisó. Si eran para este pedido, asígnele la transacción ${transaction}.`,
  },
  missing_at_provider: {
    title: { en: 'The payment cannot be found where it should be', es: 'El pago no aparece donde debería estar' },
    en: ({ order, provider, difference, failedOnChain }) =>
      failedOnChain
        ? `A payment is claimed for ${order}, but its transaction failed on the chain and moved nothing.`
        : `A payment is on record for ${order}, but ${provider} does not show it${difference}.`,
    es: ({ order, provider, difference, failedOnChain }) =>
      failedOnChain
        ? `Se afirma un pago para ${order}, pero su transacción falló en la cadena y no movió nada.`
        : `Hay un pago registrado para ${order}, pero ${provider} no lo muestra${difference}.`,
  },
  unexpected_payment: {
    title: { en: 'Money that belongs to no order', es: 'Dinero que no pertenece a ningún pedido' },
    en: ({ provider, money, subject, transaction }) =>
      transaction === null
        ? `${provider} holds ${money} that belongs to no order of ours (${subject}).`
        : `${money} came on the chain, and no order of ours that is open fits it (${transaction}).`,
    es: ({ provider, money, subject, transaction }) =>
      transaction === null
        ? `${provider} tiene ${money} que no pertenece a ningún pedido nuestro (${subject}).`
        : `En la cadena llegaron ${money} que no encajan con ningún pedido nuestro abierto (${transaction}).`,
  },
  amount_under: {
    title: { en: 'Too little was paid', es: 'Se pagó de menos' },
    en: ({ order, expected, actual, money }) =>
      `${order} expects ${expected}, but ${actual} arrived: ${money} is missing.`,
    es: ({ order, expected, actual, money }) => `${order} espera ${expected}, pero llegó ${actual}: faltan ${money}.`,
  },
  amount_over: {
    title: { en: 'Too much was paid', es: 'Se pagó de más' },
    en: ({ order, expected, actual, money }) =>
      `${order} expects ${expected}, but ${actual} arrived: ${money} belongs to the buyer.`,
    es: ({ order, expected, actual, money }) =>
      `${order} espera ${expected}, pero llegó ${actual}: ${money} es del comprador.`,
  },
  currency_mismatch: {
    title: { en: 'Paid in another currency', es: 'Pagado en otra moneda' },
    en: ({ order, expected, actual }) => `${order} is to be paid in ${expected}, but the payment is in ${actual}.`,
    es: ({ order, expected, actual }) => `${order} debe pagarse en ${expected}, pero el pago está en ${actual}.`,
  },
  double_payment: {
    title: { en: 'Paid twice', es: 'Pagado dos veces' },
    en: ({ order, money, actual }) =>
      `${order} was paid more than once (${actual} in all): ${money} is to be given back.`,
    es: ({ order, money, actual }) =>
      `${order} se pagó más de una vez (${actual} en total): hay que devolver ${money}.`,
  },
  reused_hash: {
    title: { en: 'One payment shown for two orders', es: 'Un mismo pago presentado para dos pedidos' },
    en: ({ order, sum }) => `The payment shown for ${order}${sum} already paid another order; it counts only once.`,
    es: ({ order, sum }) => `El pago presentado para ${order}${sum} ya pagó otro pedido; solo cuenta una vez.`,
  },
  contested_hash: {
    title: { en: 'Several orders claim one payment', es: 'Varios pedidos reclaman un mismo pago' },
    en: ({ order, sum }) =>
      `${order} and another order both claim the same payment${sum}; a person must say whose it is.`,
    es: ({ order, sum }) => `${order} y otro pedido reclaman el mismo pago${sum}; una persona debe decir de quién es.`,
  },
  wrong_recipient_or_token: {
    title: {
      en: 'The money went to another account or in another token',
      es: 'El dinero fue a otra cuenta o en otro token',
    },
    en: ({ order, sum, difference }) =>
      `The payment shown for ${order}${sum} did not come to us as agreed${difference}.`,
    es: ({ order, sum, difference }) =>
      `El pago presentado para ${order}${sum} no nos llegó como se acordó${difference}.`,
  },
  reversed: {
    title: { en: 'A proven payment was undone', es: 'Un pago comprobado se deshizo' },
    en: ({ order, money, difference }) =>
      `A payment of ${money} for ${order} was proven, but has been undone since${difference}.`,
    es: ({ order, money, difference }) =>
      `Un pago de ${money} para ${order} estaba comprobado, pero después se deshizo${difference}.`,
  },
  environment_mismatch: {
    title: {
      en: 'The payment comes from a test or an unlisted system',
      es: 'El pago viene de un entorno de prueba o no reconocido',
    },
    en: ({ order, difference }) =>
      `The payment shown for ${order} comes from a system that is not the agreed one${difference}.`,
    es: ({ order, difference }) =>
      `El pago presentado para ${order} viene de un sistema que no es el acordado${difference}.`,
  },
  unmapped_status: {
    title: {
      en: 'The provider used a status that nobody has explained to us',
      es: 'El proveedor usó un estado que nadie nos ha explicado',
    },
    en: ({ order, provider, actual, sum }) =>
      `${provider} calls a payment of ${order}${sum} ${actual}; until that word is explained it counts as not paid.`,
    es: ({ ofOrder, provider, actual, sum }) =>
      `${provider} llama ${actual} a un pago ${ofOrder}${sum}; hasta que se explique esa palabra no cuenta como pagado.`,
  },
  unknown_create: {
    title: { en: 'A payment was asked for and the answer was lost', es: 'Se pidió un pago y se perdió la respuesta' },
    en: ({ order, provider, money, payment }) =>
      `We asked ${provider} for a payment of ${money} for ${order} and never learned whether it was made: ${
        payment === null ? 'look for it before asking again' : `if it is payment ${payment}, bind that to the order`
      }.`,
    es: ({ order, provider, money, payment }) =>
      `Pedimos a ${provider} un pago de ${money} para ${order} y nunca supimos si se creó: ${
        payment === null ? 'búsquelo antes de pedirlo otra vez' : `si es el pago ${payment}, asígnelo al pedido`
      }.`,
  },
  orphan_callback: {
    title: {
      en: 'A callback that belongs to no order of ours',
      es: 'Un aviso que no corresponde a ningún pedido nuestro',
    },
    en: ({ provider, subject }) =>
      `${provider} sent a callback about a payment that belongs to no order we know (${subject}).`,
    es: ({ provider, subject }) =>
      `${provider} avisó de un pago que no pertenece a ningún pedido conocido (${subject}).`,
  },
  unreadable_callback: {
    title: { en: 'A callback that cannot be read', es: 'Un aviso que no se puede leer' },
    en: ({ provider, subject }) =>
      `${provider} sent something that cannot be read (${subject}); it is kept as it came.`,
    es: ({ provider, subject }) =>
      `${provider} envió algo que no se puede leer (${subject}); se guarda tal como llegó.`,
  },
  late: {
    title: { en: 'Paid after the due date', es: 'Pagado después del vencimiento' },
    en: ({ order, expected, actual, money }) => `${order} was due ${expected}, but its ${money} arrived ${actual}.`,
    es: ({ order, expected, actual, money }) =>
      `${order} vencía el ${expected}, pero sus ${money} llegaron el ${actual}.`,
  },
  ambiguous: {
    title: { en: 'Something that only a person can decide', es: 'Algo que solo una persona puede decidir' },
    en: ({ order, sum, difference, money, transaction, orders }) =>
      transaction === null
        ? `The payments of ${order}${sum} can be read in more than one way${difference}.`
        : `${money} came on the chain, and nobody can tell what for (${transaction}): it fits ${orders}, and there is more than one way to read it.`,
    es: ({ ofOrder, sum, difference, money, transaction, orders }) =>
      transaction === null
        ? `Los pagos ${ofOrder}${sum} pueden leerse de más de una manera${difference}.`
        : `En la cadena llegaron ${money} y no se sabe para qué (${transaction}): encajan con ${orders}, y hay más de una posibilidad.`,
  },
} as const satisfies Record<DiscrepancyKind, Wording>;

const UNKNOWN = {
  en: {
    order: 'an order',
    ofOrder: 'of an order',
    provider: 'the provider',
    money: 'an unknown sum',
    value: 'nothing',
  },
  es: {
    order: 'un pedido',
    ofOrder: 'de un pedido',
    provider: 'el proveedor',
    money: 'una suma desconocida',
    value: 'nada',
  },
} as const;

function factsOf(discrepancy: Describable, language: Language): Facts {
  const unknown = UNKNOWN[language];
  const [first] = discrepancy.fields;
  // A field without a value on either side shows no difference.
  const comparable = discrepancy.fields.filter(({ expected, actual }) => expected !== null || actual !== null);
  const differences = comparable.map(({ expected, actual }) =>
    language === 'es'
      ? `se esperaba ${expected ?? unknown.value}, se encontró ${actual ?? unknown.value}`
      : `expected ${expected ?? unknown.value}, found ${actual ?? unknown.value}`,
  );
  const order = language === 'es' ? 'el pedido' : 'order';
  return {
    order: discrepancy.orderId === null ? unknown.order : `${order} ${discrepancy.orderId}`,
    ofOrder:
      discrepancy.orderId === null
        ? unknown.ofOrder
        : `${language === 'es' ? 'del pedido' : 'of order'} ${discrepancy.orderId}`,
    provider: discrepancy.provider === null ? unknown.provider : capitalised(discrepancy.provider),
    money: discrepancy.moneyAtRisk ? moneyText(discrepancy.moneyAtRisk) : unknown.money,
    sum: discrepancy.moneyAtRisk ? ` (${moneyText(discrepancy.moneyAtRisk)})` : '',
    subject: discrepancy.subject,
    difference: differences.length === 0 ? '' : ` (${differences.join('; ')})`,
    expected: first?.expected ?? unknown.value,
    actual: first?.actual ?? unknown.value,
    failedOnChain: discrepancy.fields.some(({ field }) => field === 'success'),
    transaction: discrepancy.fields.find(({ field }) => field === 'transaction')?.actual ?? null,
    payment: discrepancy.fields.find(({ field }) => field === 'payment')?.actual ?? null,
    orders: discrepancy.fields.find(({ field }) => field === 'order')?.expected ?? unknown.value,
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
