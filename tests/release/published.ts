import type { Manifest } from '../workspace.ts';

/** Versions of a package that the registry has, in the order in which they were published; none for an unknown package. */
export async function publishedVersions(registry: string, name: string): Promise<readonly string[]> {
  const answer = await fetch(`${registry}${name}`);
  if (answer.status === 404) return [];
  const { versions } = (await answer.json()) as Metadata;
  return Object.keys(versions);
}

export async function latestVersion(registry: string, name: string): Promise<string> {
  return (await metadataOf(registry, name))['dist-tags'].latest;
}

/** The manifest of a version, as who installs it gets it. */
export async function publishedManifest(registry: string, name: string, version: string): Promise<PublishedManifest> {
  const manifest = (await metadataOf(registry, name)).versions[version];
  if (manifest === undefined) throw new Error(`The registry has no ${name}@${version}.`);
  return manifest;
}

interface PublishedManifest extends Manifest {
  readonly dist: { readonly tarball: string };
}

interface Metadata {
  readonly 'dist-tags': { readonly latest: string };
  readonly versions: Readonly<Record<string, PublishedManifest>>;
}

async function metadataOf(registry: string, name: string): Promise<Metadata> {
  const answer = await fetch(`${registry}${name}`);
  if (!answer.ok) throw new Error(`The registry answered ${answer.status} for ${name}.`);
  return (await answer.json()) as Metadata;
}
