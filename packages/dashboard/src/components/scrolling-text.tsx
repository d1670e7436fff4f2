import classes from './scrolling-text.module.css';

/** Text as it came, in a frame that scrolls. The keyboard reaches it, to scroll. */
export function ScrollingText({
  label,
  children,
  isWrapped = true,
}: {
  readonly label: string;
  readonly children: string;
  readonly isWrapped?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a focus no key scrolls it.
    <section aria-label={label} tabIndex={0} className={classes.frame}>
      <pre className={isWrapped ? classes.wrapped : classes.text}>{children}</pre>
    </section>
  );
}
