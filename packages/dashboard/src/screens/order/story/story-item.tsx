import { Text } from '@mantine/core';
import type { StoryEntry } from '@punteo/clients/reconciliation';
import { Instant } from '../../../components/instant.tsx';
import { useText } from '../../../texts/use-text.ts';
import classes from '../order.module.css';
import { StoryDetails } from './story-details.tsx';

/** One entry: when, what, and what there is to look into. `isOpen`: its checks stand open. */
export function StoryItem({ entry, isOpen }: { readonly entry: StoryEntry; readonly isOpen: boolean }) {
  const text = useText();
  const title = text(`story.${entry.type}`);
  return (
    <li className={classes.entry}>
      <span className={classes.when}>
        <Instant at={entry.at} />
      </span>
      <div>
        <Text className={classes.line ?? ''}>
          <b>{title}</b>
          {lineAfter(title, entry)}
        </Text>
        <StoryDetails entry={entry} isOpen={isOpen} />
      </div>
    </li>
  );
}

/** What the API's sentence says after the title. The checks in brackets are left out: a table has them. */
function lineAfter(title: string, { sentence, type }: StoryEntry): string {
  if (sentence === null || sentence === title) return '';
  const rest = sentence.startsWith(title) ? sentence.slice(title.length) : `: ${sentence}`;
  return type === 'evidence_taken' ? rest.replace(/ \([✓✗?] .*\)$/u, '') : rest;
}
