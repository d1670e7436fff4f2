import type { ReceivedAnswer } from '../ports/provider.ts';
import type { ShapeStore } from '../ports/shape-store.ts';

/** Counts the shapes of a provider's answers. Never throws: the shapes only inform the doctor. */
export async function noteAnswers(
  provider: string,
  answers: readonly ReceivedAnswer[],
  shapes: Pick<ShapeStore, 'note'> | undefined,
): Promise<void> {
  if (answers.length === 0) return;
  await shapes?.note(answers.map((answer) => ({ provider, ...answer }))).catch(() => {});
}
