import { IconLogout, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { SESSION_KEY } from '../session/session.ts';
import { signOut } from '../session/session-calls.ts';
import { useSession } from '../session/use-session.ts';
import { useText } from '../texts/use-text.ts';
import { HeaderChoice, HeaderPopover } from './header-popover.tsx';

/** Who is signed in, and the way out. */
export function Account() {
  const text = useText();
  const session = useSession();
  const queryClient = useQueryClient();
  const leave = async () => {
    await signOut(session);
    // What the person saw must not stay in memory for the next one.
    queryClient.clear();
    queryClient.setQueryData(SESSION_KEY, null);
  };
  const { actor, role, csrfToken } = session;
  return (
    <HeaderPopover label={text('shell.signedInAs', { actor, role: text(`role.${role}`) })} Icon={IconUser}>
      {csrfToken !== null && (
        <HeaderChoice Icon={IconLogout} onChoose={() => void leave()}>
          {text('shell.signOut')}
        </HeaderChoice>
      )}
    </HeaderPopover>
  );
}
