import { Text } from '@mantine/core';
import type { StoryEntry } from '@punteo/clients/reconciliation';
import type { ReactNode } from 'react';
import { Instant } from '../../../components/instant.tsx';
import { Money } from '../../../components/money.tsx';
import { type TextOf, useText } from '../../../texts/use-text.ts';
import classes from '../order.module.css';
import { StoryDetails } from './story-details.tsx';

/** One entry: when, what, and what there is to look into. `isOpen`: its checks stand open. */
export function StoryItem({ entry, isOpen }: { readonly entry: StoryEntry; readonly isOpen: boolean }) {
  const text = useText();
  const title = text(`story.${entry.type}`);
  const line = lineOf(title, entry, text);
  return (
    <li className={classes.entry}>
      <span className={classes.when}>
        <Instant at={entry.at} />
      </span>
      <div>
        <Text component="div" className={classes.line ?? ''}>
          <b>{title}</b>
          {line === '' ? null : <>: {line}</>}
        </Text>
        <StoryDetails entry={entry} isOpen={isOpen} />
      </div>
    </li>
  );
}

/** What stands after the title. Money is written by the person's locale; ids stand below, shortened. */
function lineOf(title: string, entry: StoryEntry, text: TextOf): ReactNode {
  switch (entry.type) {
    case 'order_created':
      return <Money money={entry.amount} />;
    case 'payment_bound':
      return entry.payment.provider;
    case 'payment_observed':
      return (
        <>
          {entry.payment.provider}, <Money money={entry.payment.amount} />, {entry.payment.providerStatus}
        </>
      );
    case 'create_attempt_started':
      return (
        <>
          {entry.attempt.provider}, <Money money={entry.attempt.amount} />
        </>
      );
    case 'create_attempt_finished': {
      const { outcome, reason, detail } = entry.attempt;
      return [text(`createOutcome.${outcome ?? 'unknown'}`), reason, detail].filter(Boolean).join(', ');
    }
    default:
      return sentenceAfter(title, entry);
  }
}

/** What the API's sentence says after the title. The checks in brackets are left out: a table has them. */
function sentenceAfter(title: string, { sentence, type }: StoryEntry): string {
  if (sentence === null || sentence === title) return '';
  const rest = sentence.startsWith(`${title}: `) ? sentence.slice(title.length + 2) : sentence;
  return type === 'evidence_taken' ? rest.replace(/ \([✓✗?] .*\)$/u, '') : rest;
}
