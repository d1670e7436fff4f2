import type { DeclaredType } from './declared-types.ts';

/** The file of the events about an order, in `contracts/src`. */
export const ORDER_EVENTS_FILE = 'merchant-events/order-event';

/** The events about an order differ in their state only, so one generic interface stands for all. */
export function withOneOrderEvent(declarations: readonly DeclaredType[]): readonly DeclaredType[] {
  const events = declarations.filter(({ name, file }) => /^Order\w+Event$/.test(name) && file === ORDER_EVENTS_FILE);
  const [first] = events;
  if (first === undefined) throw new Error('There is no event about an order.');
  const general = generalOf(first.text);
  if (events.some(({ text }) => generalOf(text) !== general))
    throw new Error('The events about an order differ in more than their state.');
  const body = general.slice(general.indexOf('{'));
  const named = {
    name: 'OrderEventOf',
    file: ORDER_EVENTS_FILE,
    text: `/** An event about one order: a snapshot of the order after the change to \`State\`. */\nexport interface OrderEventOf<State extends StandingState> ${body}`,
  };
  return [
    named,
    ...declarations.map((declaration) => {
      if (!events.includes(declaration)) return declaration;
      const { name, text } = declaration;
      const docstring = text.slice(0, text.indexOf('export interface'));
      return { ...declaration, text: `${docstring}export type ${name} = OrderEventOf<'${stateOf(text)}'>;` };
    }),
  ];
}

function stateOf(text: string): string {
  return /type: 'order\.(\w+)'/.exec(text)?.[1] ?? '';
}

function generalOf(text: string): string {
  const state = stateOf(text);
  return text
    .slice(text.indexOf('export interface'))
    .replace(/interface \w+/, 'interface')
    .replaceAll(`'order.${state}'`, `\`order.\${State}\``)
    .replaceAll(`'${state}'`, 'State');
}
