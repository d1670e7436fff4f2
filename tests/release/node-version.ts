import { dirname } from 'node:path';
import { run } from './run.ts';

/** The environment in which `node` is this version, which comes from npm. */
export async function withNode(version: string, cwd: string): Promise<{ readonly PATH: string }> {
  const located = locations.get(version) ?? locate(version, cwd);
  locations.set(version, located);
  return { PATH: `${await located}:${process.env.PATH}` };
}

const locations = new Map<string, Promise<string>>();

async function locate(version: string, cwd: string): Promise<string> {
  const args = ['--yes', '--package', `node@${version}`, '--', 'node', '--print', 'process.execPath'];
  const { stdout } = await run('npx', args, { cwd });
  return dirname(stdout.trim());
}
