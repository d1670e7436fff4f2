import type { MessageId } from '@punteo/contracts/texts';
import {
  IconArrowBackUp,
  IconBook2,
  IconBuildingBank,
  IconCreditCard,
  IconFileInvoice,
  IconHistory,
  IconHome,
  IconInbox,
  IconListCheck,
  type IconProps,
  IconRefresh,
  IconSend,
  IconSettings,
  IconStethoscope,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** A page in the navigation. */
export interface NavigationEntry {
  readonly to: PagePath;
  readonly title: MessageId;
  readonly Icon: ComponentType<IconProps>;
  /** Pressed after `g`, it leads there. */
  readonly key: string;
}

/** The path of a page that has no parameter. */
export type PagePath =
  | '/'
  | '/discrepancies'
  | '/orders'
  | '/payments'
  | '/callbacks'
  | '/refunds'
  | '/events'
  | '/runs'
  | '/statements'
  | '/periods'
  | '/audit'
  | '/doctor'
  | '/settings';

/** The pages, in groups. */
export const NAVIGATION: readonly { readonly title: MessageId; readonly entries: readonly NavigationEntry[] }[] = [
  {
    title: 'shell.group.work',
    entries: [
      { to: '/', title: 'overview.title', Icon: IconHome, key: 'h' },
      { to: '/discrepancies', title: 'discrepancies.title', Icon: IconListCheck, key: 'd' },
      { to: '/refunds', title: 'refunds.title', Icon: IconArrowBackUp, key: 'f' },
      { to: '/runs', title: 'runs.title', Icon: IconRefresh, key: 'r' },
    ],
  },
  {
    title: 'shell.group.records',
    entries: [
      { to: '/orders', title: 'orders.title', Icon: IconFileInvoice, key: 'o' },
      { to: '/payments', title: 'payments.title', Icon: IconCreditCard, key: 'p' },
      { to: '/callbacks', title: 'callbacks.title', Icon: IconInbox, key: 'c' },
      { to: '/events', title: 'events.title', Icon: IconSend, key: 'e' },
    ],
  },
  {
    title: 'shell.group.books',
    entries: [
      { to: '/statements', title: 'statements.title', Icon: IconBuildingBank, key: 's' },
      { to: '/periods', title: 'periods.title', Icon: IconBook2, key: 'b' },
      { to: '/audit', title: 'audit.title', Icon: IconHistory, key: 'a' },
    ],
  },
  {
    title: 'shell.group.system',
    entries: [
      { to: '/doctor', title: 'doctor.title', Icon: IconStethoscope, key: 'x' },
      { to: '/settings', title: 'settings.title', Icon: IconSettings, key: 'i' },
    ],
  },
];
