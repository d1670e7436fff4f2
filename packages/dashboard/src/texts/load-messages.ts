import type { Language, MessageId } from '@punteo/contracts/texts';
import type { MessageFormatElement } from 'react-intl';

/** A catalogue in one language, each message parsed. */
export type Messages = Record<MessageId, MessageFormatElement[]>;

/** Loads the messages of one language only. */
export async function loadMessages(language: Language): Promise<Messages> {
  return (await LOADERS[language]()).messages;
}

const LOADERS = {
  en: () => import('virtual:messages/en'),
  es: () => import('virtual:messages/es'),
} as const satisfies Record<Language, () => Promise<{ readonly messages: Messages }>>;
