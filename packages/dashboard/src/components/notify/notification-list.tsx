import '@mantine/notifications/styles.css';
import { Notifications, notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { onNotify, takeMessages } from './notify.ts';

/** The list of messages at the corner of the page. */
export function NotificationList() {
  useEffect(() => {
    const show = () => {
      for (const message of takeMessages()) notifications.show({ message });
    };
    show();
    return onNotify(show);
  }, []);
  return <Notifications position="bottom-right" />;
}
