import type * as wire from '@punteo/contracts/reconciliation';
import { instantText } from './instant-text.ts';
import type { Language } from './language.ts';

type StepAction = wire.NextStep['action'];

/** What a step is called on a button. */
export function stepLabel(action: StepAction, language: Language): string {
  return STEPS[action].label[language];
}

/** What the effect of a step names, where it is known. */
export interface StepSubject {
  readonly money?: string;
  readonly order?: string;
  readonly value?: string;
}

/** What a step changes, as a sentence for a confirmation. */
export function stepEffect(action: StepAction, subject: StepSubject, language: Language): string {
  return STEPS[action].effect[language](subject);
}

/** Why an order or a payment may be the one, as a sentence. */
export function candidateText(
  kind: keyof typeof CANDIDATES,
  facts: {
    readonly name: string;
    readonly amount: string | null;
    readonly at: Date | null;
    readonly isSamePayer: boolean | null;
  },
  language: Language,
): string {
  const { name, amount, at, isSamePayer } = facts;
  const payer = isSamePayer === null ? '' : PAYERS[isSamePayer ? 'same' : 'other'][language];
  const text = CANDIDATES[kind][language];
  return `${text(name, amount, at === null ? null : instantText(at))}${payer}.`;
}

const CANDIDATES = {
  order: {
    en: (name, amount, at) => `Order ${name} expects ${amount} and was created at ${at}`,
    es: (name, amount, at) => `El pedido ${name} espera ${amount} y se creó el ${at}`,
  },
  payment: {
    en: (name, amount, at) => `Payment ${name} is of ${amount}${at === null ? '' : ` and was created at ${at}`}`,
    es: (name, amount, at) => `El pago ${name} es de ${amount}${at === null ? '' : ` y se creó el ${at}`}`,
  },
  claimant: {
    en: (name, amount) => `Order ${name} claims this money${amount === null ? '' : ` and expects ${amount}`}`,
    es: (name, amount) => `El pedido ${name} reclama este dinero${amount === null ? '' : ` y espera ${amount}`}`,
  },
} as const satisfies Record<
  string,
  Record<Language, (name: string, amount: string | null, at: string | null) => string>
>;

const PAYERS = {
  same: { en: '; it was asked of the same payer', es: '; se pidió al mismo pagador' },
  other: { en: '; it was asked of another payer', es: '; se pidió a otro pagador' },
} as const satisfies Record<string, Record<Language, string>>;

interface StepText {
  readonly label: Readonly<Record<Language, string>>;
  readonly effect: Readonly<Record<Language, (subject: StepSubject) => string>>;
}

const STEPS = {
  fulfil: {
    label: { en: 'Record that the goods went out', es: 'Registrar la salida de la mercancía' },
    effect: {
      en: ({ order = 'the order' }) =>
        `Records now as the time when the goods of ${order} went out, unless you give another.`,
      es: ({ order = 'el pedido' }) => `Registra que la mercancía de ${order} sale ahora, si no indica otro momento.`,
    },
  },
  withdraw_fulfilment: {
    label: { en: 'The goods did not go out', es: 'La mercancía no salió' },
    effect: {
      en: () => 'Withdraws the record that the goods went out.',
      es: () => 'Retira el registro de que la mercancía salió.',
    },
  },
  bind: {
    label: { en: 'Bind the payment to an order', es: 'Asignar el pago a un pedido' },
    effect: {
      en: ({ order, value }) =>
        `Binds the payment to ${order === undefined ? 'the order that you choose' : `order ${order}`}; its witness is asked soon, and the money counts if every check passes.${value === undefined ? '' : ` ${value}`}`,
      es: ({ order, value }) =>
        `Asigna el pago ${order === undefined ? 'al pedido que elija' : `al pedido ${order}`}; pronto se consulta a su testigo, y el dinero cuenta si supera todas las comprobaciones.${value === undefined ? '' : ` ${value}`}`,
    },
  },
  unbind: {
    label: { en: 'Withdraw the payment from the order', es: 'Retirar el pago del pedido' },
    effect: {
      en: () => 'The payment no longer pays this order; its money is free for others.',
      es: () => 'El pago deja de pagar este pedido; su dinero queda libre para otros.',
    },
  },
  allocate: {
    label: { en: 'Allocate the money', es: 'Asignar el dinero' },
    effect: {
      en: ({ money = 'the money', order }) =>
        `Gives ${money} to ${order === undefined ? 'the order that you choose' : `order ${order}`}; no rule moves it afterwards.`,
      es: ({ money = 'el dinero', order }) =>
        `Asigna ${money} ${order === undefined ? 'al pedido que elija' : `al pedido ${order}`}; después ninguna regla lo mueve.`,
    },
  },
  accept_parts: {
    label: { en: 'Accept the parts', es: 'Aceptar las partes' },
    effect: {
      en: () => 'The order is paid by its several payments, and its goods may go out.',
      es: () => 'El pedido queda pagado con sus varios pagos, y la mercancía puede salir.',
    },
  },
  amend: {
    label: { en: 'Amend the order', es: 'Modificar el pedido' },
    effect: {
      en: ({ value = '' }) =>
        `Amends what the order expects to ${value}; the money that came is compared with that at once.`,
      es: ({ value = '' }) =>
        `Cambia lo que espera el pedido a ${value}; el dinero que llegó se compara con eso de inmediato.`,
    },
  },
  record_refund: {
    label: { en: 'Record a refund', es: 'Registrar una devolución' },
    effect: {
      en: ({ money = 'the money' }) => `Records that ${money} was given back. It moves no money: give it back first.`,
      es: ({ money = 'el dinero' }) => `Registra que se devolvieron ${money}. No mueve dinero: devuélvalo antes.`,
    },
  },
  cancel: {
    label: { en: 'Cancel the order', es: 'Anular el pedido' },
    effect: {
      en: () => 'The order is cancelled for good; money that came or comes for it is to be given back.',
      es: () => 'El pedido queda anulado para siempre; el dinero que llegó o llegue debe devolverse.',
    },
  },
  close: {
    label: { en: 'Close the order as abandoned', es: 'Cerrar el pedido por abandono' },
    effect: {
      en: () => 'The order is no longer verified by the schedule; money that comes all the same is reported.',
      es: () => 'El pedido deja de comprobarse según el calendario; si llega dinero, se avisa.',
    },
  },
  verify: {
    label: { en: 'Verify again', es: 'Comprobar de nuevo' },
    effect: {
      en: () => 'Asks the witnesses of the order again, soon, and decides the order by what they answer.',
      es: () => 'Vuelve a consultar pronto a los testigos del pedido y decide según lo que respondan.',
    },
  },
  replay_callback: {
    label: { en: 'Match the callback again', es: 'Procesar el aviso de nuevo' },
    effect: {
      en: () => 'The callback is read and matched again as if it had just come.',
      es: () => 'El aviso se lee y se procesa de nuevo como si acabara de llegar.',
    },
  },
  resend_events: {
    label: { en: 'Send the events again', es: 'Enviar los eventos de nuevo' },
    effect: {
      en: ({ value = '' }) =>
        `Sends ${value} undelivered events of the order to your endpoints again, under the same ids.`,
      es: ({ value = '' }) =>
        `Envía de nuevo a sus destinos ${value} eventos del pedido sin entregar, con los mismos ids.`,
    },
  },
  import_order: {
    label: { en: 'Import the order', es: 'Importar el pedido' },
    effect: {
      en: () => 'Creates the order here; callbacks that named it are matched again.',
      es: () => 'Crea el pedido aquí; los avisos que lo nombraban se procesan de nuevo.',
    },
  },
  create_again: {
    label: { en: 'Create the payment again', es: 'Crear el pago de nuevo' },
    effect: {
      en: ({ order = 'the order' }) =>
        `Asks the provider for the lost payment of ${order} again. If the first one exists after all, the buyer could pay twice.`,
      es: ({ order = 'el pedido' }) =>
        `Vuelve a pedir al proveedor el pago perdido de ${order}. Si el primero existe, el comprador podría pagar dos veces.`,
    },
  },
  run: {
    label: { en: 'Start a run', es: 'Iniciar una conciliación' },
    effect: {
      en: () => 'Reads the lists of the providers and compares everything again.',
      es: () => 'Lee las listas de los proveedores y compara todo de nuevo.',
    },
  },
  import_statements: {
    label: { en: 'Import statements', es: 'Importar extractos' },
    effect: {
      en: () => 'Import the newest statements; the next run compares them with what is paid.',
      es: () => 'Importe los extractos más recientes; la siguiente conciliación los compara con lo pagado.',
    },
  },
  configure: {
    label: { en: 'Change the configuration', es: 'Cambiar la configuración' },
    effect: {
      en: ({ value = '' }) =>
        `Set it for both apps and restart them: ${value} then has a meaning, and the next verification uses it.`,
      es: ({ value = '' }) =>
        `Configúrelo en las dos aplicaciones y reinícielas: entonces ${value} tiene un significado, y la siguiente comprobación lo usa.`,
    },
  },
  ask_provider: {
    label: { en: 'Ask the provider', es: 'Preguntar al proveedor' },
    effect: {
      en: () => 'Changes nothing here; note the answer on the discrepancy.',
      es: () => 'No cambia nada aquí; anote la respuesta en la discrepancia.',
    },
  },
  ask_buyer: {
    label: { en: 'Ask the buyer', es: 'Preguntar al comprador' },
    effect: {
      en: () => 'Changes nothing here; money that comes then is verified by itself.',
      es: () => 'No cambia nada aquí; el dinero que llegue después se comprueba solo.',
    },
  },
  resolve: {
    label: { en: 'Resolve', es: 'Dar por resuelta' },
    effect: {
      en: () => 'Closes the discrepancy with your reason; it changes nothing about the order.',
      es: () => 'Cierra la discrepancia con su motivo; no cambia nada del pedido.',
    },
  },
  reopen: {
    label: { en: 'Reopen', es: 'Reabrir' },
    effect: {
      en: () => 'The discrepancy is open again.',
      es: () => 'La discrepancia vuelve a estar abierta.',
    },
  },
} as const satisfies Record<StepAction, StepText>;
