import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../components/states.tsx';
import { useText } from '../texts/use-text.ts';

/** A path without a page. */
export function NotFound() {
  const text = useText();
  return (
    <Empty title={text('shell.notFound')}>
      <Button component={Link} to="/" variant="light">
        {text('shell.toOverview')}
      </Button>
    </Empty>
  );
}
