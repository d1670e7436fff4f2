import { CallbackReplays, PostCallbackReplaysBody } from './callback.ts';
import { problem } from './problem-responses.ts';

/** Matching many callbacks again. */
export const callbackReplayRoutes = {
  replayCallbacks: {
    method: 'POST',
    path: '/v1/callbacks/replays',
    summary: 'Match many callbacks again',
    description:
      'All or none, each with an audit row. They are new again; a worker matches them and queues verifications. 404 ' +
      '`callback_unknown`: an id is unknown. 409 `callbacks_changed`: the filter does not select `count` callbacks now; ' +
      '`callback_erased`: the body of a named one was erased.',
    body: PostCallbackReplaysBody,
    responses: { 202: CallbackReplays, 404: problem, 409: problem, 422: problem },
  },
} as const;
