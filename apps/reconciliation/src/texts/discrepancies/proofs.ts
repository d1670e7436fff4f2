import { NETWORK_CHECK } from '@punteo/payments';
import { checkClause } from '../check-texts.ts';
import { instantsReadable } from '../instant-text.ts';
import type { Language } from '../language.ts';
import type { Facts, Wording } from './wording.ts';

/** Money that a witness shows, and the reason why it does not count, or no longer surely. */
export const PROOFS = {
  proof_already_used: {
    title: { en: 'One payment shown for two orders', es: 'Un mismo pago presentado para dos pedidos' },
    en: ({ order, sum, otherOrder }) =>
      `The payment shown for ${order}${sum} does not count for it: ${otherOrder} holds it or a part of it.`,
    es: ({ order, sum, otherOrder }) =>
      `El pago presentado para ${order}${sum} no cuenta para él: ${otherOrder} lo tiene entero o en parte.`,
  },
  contested_payment: {
    title: { en: 'Several orders claim one payment', es: 'Varios pedidos reclaman un mismo pago' },
    en: ({ order, otherOrder, sum }) =>
      `${order} and ${otherOrder} claim the same payment${sum}; a person must say whose it is.`,
    es: ({ order, otherOrder, sum }) =>
      `${order} y ${otherOrder} reclaman el mismo pago${sum}; una persona debe decir de quién es.`,
  },
  several_candidates: {
    title: { en: 'Several orders or payments fit', es: 'Encajan varios pedidos o pagos' },
    en: (facts) => severalCandidates(facts, 'en'),
    es: (facts) => severalCandidates(facts, 'es'),
  },
  check_failed: {
    title: {
      en: 'Money is shown, but a check keeps it from counting',
      es: 'Consta dinero, pero una comprobación impide contarlo',
    },
    en: (facts) => checkFailed(facts, 'en'),
    es: (facts) => checkFailed(facts, 'es'),
  },
  transaction_failed: {
    title: { en: 'The transaction failed on the chain', es: 'La transacción falló en la cadena' },
    en: ({ order }) => `A payment is claimed for ${order}, but its transaction failed on the chain and moved nothing.`,
    es: ({ order }) => `Se afirma un pago para ${order}, pero su transacción falló en la cadena y no movió nada.`,
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
  not_confirmed_any_more: {
    title: { en: 'A payment is no longer confirmed', es: 'Un pago ya no se confirma' },
    en: ({ order, money, actual }) =>
      `A payment of ${money} was shown for ${order}, but has not been confirmed since ${actual}; nothing changes until its witness answers clearly or a person decides.`,
    es: ({ order, money, actual }) =>
      `Constaba un pago de ${money} para ${order}, pero no se confirma desde el ${actual}; nada cambia hasta que su testigo responda con claridad o decida una persona.`,
  },
  environment_mismatch: {
    title: {
      en: 'The payment comes from a test or an unlisted system',
      es: 'El pago viene de un entorno de prueba o no reconocido',
    },
    en: ({ first, order, sum, difference, actual }) =>
      first?.field === NETWORK_CHECK
        ? `The transaction claimed for ${order} is on the network ${actual}, which is not one of the configured ones, so it could not be verified.`
        : `The payment shown for ${order}${sum} comes from a system that is not the agreed one${difference}.`,
    es: ({ first, order, sum, difference, actual }) =>
      first?.field === NETWORK_CHECK
        ? `La transacción que se afirma para ${order} está en la red ${actual}, que no es una de las configuradas, así que no se pudo consultar a nadie.`
        : `El pago presentado para ${order}${sum} viene de un sistema que no es el acordado${difference}.`,
  },
  unmapped_status: {
    title: {
      en: 'The provider used a status without a configured meaning',
      es: 'El proveedor usó un estado que nadie nos ha explicado',
    },
    en: ({ order, provider, actual, sum }) =>
      `${provider} calls a payment of ${order}${sum} ${actual}; until that word is explained it counts as not paid.`,
    es: ({ ofOrder, provider, actual, sum }) =>
      `${provider} llama ${actual} a un pago ${ofOrder}${sum}; hasta que se explique esa palabra no cuenta como pagado.`,
  },
} as const satisfies Record<string, Wording>;

/** Names what is shown and the check that keeps it from counting. */
function checkFailed({ first, order, provider, money, sum, expected, actual }: Facts, language: Language): string {
  if (first?.field === 'in_time') {
    return language === 'es'
      ? `${order} vencía el ${expected}; sus ${money} se pagaron como muy tarde el ${actual}, y no se sabe si antes del vencimiento: una persona debe decidirlo.`
      : `${order} was due ${expected}; its ${money} was paid by ${actual} at the latest, perhaps in time: a person must decide.`;
  }
  const clause = first === null ? UNNAMED_CHECK[language] : checkClause(readable(first), language);
  if (sum === '') {
    return language === 'es'
      ? `El pago que se afirma para ${order} no puede contar: ${clause}.`
      : `The payment claimed for ${order} cannot count: ${clause}.`;
  }
  return language === 'es'
    ? `Constan ${money} para ${order} (${provider}), pero ${clause}, así que no cuentan.`
    : `${money} is shown for ${order} (${provider}), but ${clause}, so it does not count.`;
}

const UNNAMED_CHECK = {
  en: 'a check has not passed',
  es: 'una comprobación no se ha superado',
} as const satisfies Record<Language, string>;

function readable({ field, expected, actual }: NonNullable<Facts['first']>) {
  const text = (value: string | null) => (value === null ? null : instantsReadable(value));
  return { name: field, expected: text(expected), actual: text(actual) };
}

/** Of a payment without an order, of a transfer, or of a create attempt whose answer was lost. */
function severalCandidates(facts: Facts, language: Language): string {
  const { order, provider, money, subject, transaction, orders, payments, entry, candidates, proposed } = facts;
  const isEnglish = language === 'en';
  if (candidates !== null)
    return isEnglish
      ? `A statement shows ${money} (entry ${entry}), which may settle any of ${candidates}: a person must say which.`
      : `Un extracto muestra ${money} (apunte ${entry}), que pueden ser la liquidación de cualquiera de ${candidates}: una persona debe decir cuál.`;
  if (proposed !== null)
    return isEnglish
      ? `${provider} holds ${money} without an order (${subject}), which fits more than one way: bind the payment to the right one of ${proposed}.`
      : `${provider} tiene ${money} sin pedido (${subject}) que encajan de más de una manera: asigne el pago al que corresponda de ${proposed}.`;
  if (transaction !== null)
    return isEnglish
      ? `${money} came on the chain (${transaction}) and fits more than one way: bind it to the right one of ${orders}.`
      : `En la cadena llegaron ${money} (${transaction}) que encajan de más de una manera: asígnelos al que corresponda de ${orders}.`;
  return isEnglish
    ? `We asked ${provider} for a payment of ${money} for ${order} and never learned whether it was made; ${
        payments ?? 'several payments'
      } may be it: bind the right one to the order.`
    : `Pedimos a ${provider} un pago de ${money} para ${order} y nunca supimos si se creó; puede ser ${
        payments ?? 'uno de varios pagos'
      }: asigne el correcto.`;
}
