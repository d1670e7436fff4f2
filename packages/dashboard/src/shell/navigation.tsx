import { Link } from '@tanstack/react-router';
import { useText } from '../texts/use-text.ts';
import { NAVIGATION } from './navigation-entries.ts';
import classes from './shell.module.css';

/** Links to every page. On a narrow screen it is open only while the person wants it. */
export function Navigation({ isOpen }: { readonly isOpen: boolean }) {
  const text = useText();
  return (
    <nav
      id="navigation"
      className={classes.navigation}
      data-open={isOpen || undefined}
      aria-label={text('shell.navigation')}
    >
      {NAVIGATION.map(({ title, entries }) => (
        <div key={title}>
          <div className={classes.groupTitle} id={title}>
            {text(title)}
          </div>
          <ul className={classes.group} aria-labelledby={title}>
            {entries.map(({ to, title, Icon }) => (
              <li key={to}>
                <Link to={to} className={classes.link} activeOptions={{ exact: to === '/', includeSearch: false }}>
                  <Icon size={18} stroke={1.75} aria-hidden />
                  {text(title)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
