import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { useText } from '../../texts/use-text.ts';
import { ErrorState, Loading } from '../states.tsx';
import { TextWithCode } from '../text-with-code.tsx';
import { StepView } from './step-view.tsx';

/** What to do about a discrepancy: the advice of the guide, then each step that the facts allow. */
export function NextStepList({ discrepancyId, mayAct }: { readonly discrepancyId: string; readonly mayAct: boolean }) {
  const text = useText();
  const client = useClient();
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery({
    queryKey: ['discrepancies', 'next-steps', discrepancyId, language],
    queryFn: async ({ signal }) => bodyOf(await client.getNextSteps({ params: { discrepancyId }, signal }), 200),
  });
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {text('steps.title')}
      </Title>
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <ErrorState error={error} retry={() => void refetch()} />
        )
      ) : (
        <Stack gap="sm">
          <Text>
            <TextWithCode text={data.advice} />
          </Text>
          {data.steps.map((step, index) => (
            <StepView
              // One action may stand twice, for two payments.
              key={`${step.action} ${index}`}
              step={step}
              isLikeliest={index === 0}
              mayAct={mayAct}
            />
          ))}
        </Stack>
      )}
    </section>
  );
}
