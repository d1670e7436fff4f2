import classes from './print-hash.module.css';
import { ShortHash } from './short-hash.tsx';

/** A hash, shortened on the screen and whole on paper, where nothing can be copied. */
export function PrintHash({ value }: { readonly value: string }) {
  return (
    <>
      <span className={classes.screen}>
        <ShortHash value={value} />
      </span>
      <code className={classes.printed}>{value}</code>
    </>
  );
}
