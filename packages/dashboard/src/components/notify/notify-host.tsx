import { lazy, Suspense, useEffect, useState } from 'react';
import { onNotify } from './notify.ts';

const NotificationList = lazy(() =>
  import('./notification-list.tsx').then(({ NotificationList }) => ({ default: NotificationList })),
);

/** Shows the messages of `notify`. Its library is loaded with the first one. */
export function NotifyHost() {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => onNotify(() => setNeeded(true)), []);
  return isNeeded ? (
    <Suspense>
      <NotificationList />
    </Suspense>
  ) : null;
}
