import type { Wording } from './wording.ts';

/** Something that one side has on record and another side has not: goods, callbacks, payments, create attempts. */
export const RECORDS = {
  paid_not_fulfilled: {
    title: { en: 'Paid, but the goods have not gone out', es: 'Pagado, pero la mercancía no ha salido' },
    en: ({ order, money }) => `${order} is paid (${money}), but it is not recorded that the goods went out.`,
    es: ({ order, money }) => `${order} está pagado (${money}), pero nadie ha registrado la salida de la mercancía.`,
  },
  fulfilled_not_paid: {
    title: { en: 'The goods went out without a proven payment', es: 'La mercancía salió sin un pago comprobado' },
    en: ({ order, money, amounts }) =>
      amounts === null
        ? `The goods of ${order} went out, but ${money} is not proven to be paid.`
        : `The goods of ${order} went out, but of ${amounts.expected}, ${amounts.actual} is proven to be paid.`,
    es: ({ ofOrder, money, amounts }) =>
      amounts === null
        ? `La mercancía ${ofOrder} salió, pero no está comprobado el pago de ${money}.`
        : `La mercancía ${ofOrder} salió, pero de ${amounts.expected} está comprobado el pago de ${amounts.actual}.`,
  },
  missing_callback: {
    title: { en: 'Money came, but the provider sent no callback', es: 'Llegó dinero, pero el proveedor nunca avisó' },
    en: ({ order, provider, money, transaction }) =>
      transaction === null
        ? `A payment for ${order} is proven, but ${provider} never sent a callback; we found out by asking.`
        : `${money} that fits ${order} came on the chain, but ${provider} never sent a callback. If it was for this order, bind transaction ${transaction} to it.`,
    es: ({ order, provider, money, transaction }) =>
      transaction === null
        ? `Un pago para ${order} está comprobado, pero ${provider} nunca avisó; lo supimos al preguntar.`
        : `En la cadena llegaron ${money} que encajan con ${order}, pero ${provider} nunca avisó. Si eran para este pedido, asígnele la transacción ${transaction}.`,
  },
  missing_at_provider: {
    title: { en: 'The payment cannot be found where it should be', es: 'El pago no aparece donde debería estar' },
    en: ({ order, provider, difference }) =>
      `A payment through ${provider} is on record for ${order}, but its witness does not show it${difference}.`,
    es: ({ order, provider, difference }) =>
      `Hay un pago por medio de ${provider} registrado para ${order}, pero su testigo no lo muestra${difference}.`,
  },
  payment_overdue: {
    title: { en: 'A payment does not go on', es: 'Un pago no avanza' },
    en: ({ order, provider, money, actual, since }) =>
      `The payment of ${money} for ${order} through ${provider} has been ${actual} since ${since}, longer than its clock allows: ask ${provider} what holds it up.`,
    es: ({ order, provider, money, actual, since }) =>
      `El pago de ${money} para ${order} por medio de ${provider} está en ${actual} desde ${since}, más de lo que permite su plazo: pregunte a ${provider} qué lo detiene.`,
  },
  unexpected_payment: {
    title: { en: 'Money that belongs to no order', es: 'Dinero que no pertenece a ningún pedido' },
    en: ({ provider, money, subject, transaction, proposed }) =>
      transaction === null
        ? `${provider} holds ${money} that belongs to no order of ours (${subject}).${
            proposed === null
              ? ''
              : ` Of the open orders, only ${proposed} fits: if the money is for it, bind the payment to it.`
          }`
        : `${money} came on the chain, and no order of ours that is open fits it (${transaction}).`,
    es: ({ provider, money, subject, transaction, proposed }) =>
      transaction === null
        ? `${provider} tiene ${money} que no pertenece a ningún pedido nuestro (${subject}).${
            proposed === null
              ? ''
              : ` De los pedidos abiertos solo encaja ${proposed}: si el dinero es para él, asígnele el pago.`
          }`
        : `En la cadena llegaron ${money} que no encajan con ningún pedido nuestro abierto (${transaction}).`,
  },
  unknown_create: {
    title: { en: 'A payment was asked for and the answer was lost', es: 'Se pidió un pago y se perdió la respuesta' },
    en: ({ order, provider, money, payments }) =>
      `We asked ${provider} for a payment of ${money} for ${order} and never learned whether it was made: ${
        payments === null
          ? `search for it at ${provider} before asking again`
          : `if it is payment ${payments}, bind that to the order`
      }.`,
    es: ({ order, provider, money, payments }) =>
      `Pedimos a ${provider} un pago de ${money} para ${order} y nunca supimos si se creó: ${
        payments === null
          ? `búsquelo en ${provider} antes de pedirlo otra vez`
          : `si es el pago ${payments}, asígnelo al pedido`
      }.`,
  },
  callback_differs: {
    title: { en: 'The callback states another sum than the proof', es: 'El aviso indica otra suma que la prueba' },
    en: ({ order, provider, expected, actual }) =>
      `${provider}'s callback for ${order} states ${expected}, but the witness of the payment showed ${actual}.`,
    es: ({ order, provider, expected, actual }) =>
      `Para ${order}, ${provider} avisó de ${expected}, pero el testigo del pago mostró ${actual}.`,
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
} as const satisfies Record<string, Wording>;
