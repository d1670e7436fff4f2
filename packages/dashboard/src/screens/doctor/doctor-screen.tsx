import { Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { DoctorChecks } from './doctor-checks.tsx';

/** What is wrong, and what mends it. */
export function DoctorScreen() {
  const text = useText();
  const client = useClient();
  const doctor = useQuery({
    queryKey: ['doctor'],
    queryFn: async ({ signal }) => bodyOf(await client.runDoctor({ signal }), 200),
    // Each time it asks providers and nodes, so only a person asks again.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <PageHeader title={text('doctor.title')} intro={text('doctor.intro')}>
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={doctor.isFetching}
          onClick={() => void doctor.refetch()}
        >
          {text('doctor.again')}
        </Button>
      </PageHeader>
      {doctor.isFetching && (
        <>
          <Loading />
          <Text ta="center" c="dimmed">
            {text('doctor.takesLong')}
          </Text>
        </>
      )}
      {doctor.isError && !doctor.isFetching && <ErrorState error={doctor.error} retry={() => void doctor.refetch()} />}
      {doctor.data !== undefined && !doctor.isFetching && (
        <>
          <Text mb="sm" c="dimmed" component="div">
            {text('doctor.checked')} <Instant at={doctor.data.finishedAt} />
          </Text>
          <DoctorChecks checks={doctor.data.checks} />
        </>
      )}
    </>
  );
}
