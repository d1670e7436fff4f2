import type { Search } from '../../../app/search.ts';

/** A view that a person saved by name. It is kept in their browser. */
export interface OwnView {
  readonly name: string;
  readonly search: Search;
}

/** The key of a person's own views in the storage of their browser. */
export const OWN_VIEWS_KEY = 'punteo-discrepancy-views';

/** Reads them. What is not a view, written by another version or by hand, is left out. */
export function parseOwnViews(stored: string | undefined): readonly OwnView[] {
  try {
    const views: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(views) ? views.filter(isOwnView) : [];
  } catch {
    return [];
  }
}

/** The views with this one, which replaces another of its name. */
export function withView(views: readonly OwnView[], view: OwnView): readonly OwnView[] {
  return [...views.filter(({ name }) => name !== view.name), view];
}

function isOwnView(view: unknown): view is OwnView {
  if (typeof view !== 'object' || view === null || !('name' in view) || !('search' in view)) return false;
  const { name, search } = view;
  return (
    typeof name === 'string' &&
    typeof search === 'object' &&
    search !== null &&
    Object.values(search).every((value) => typeof value === 'string')
  );
}
