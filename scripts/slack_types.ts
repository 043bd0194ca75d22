// What check_slack_types.py holds each payload against, in words of Slack's own published types.
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type {
  ChatPostEphemeralArguments,
  ChatPostMessageArguments,
  ChatUpdateArguments,
  ViewsOpenArguments,
  ViewsPublishArguments,
  ViewsPushArguments,
  ViewsUpdateArguments,
} from '@slack/web-api';

// Slack's own `blocks` also take any object that has a type, so they would pass everything; only the
// known blocks count here.
export type Blocks = KnownBlock[];
type WithKnown<View> = Omit<View, 'blocks'> & { blocks: Blocks };
export type View = WithKnown<ModalView> | WithKnown<HomeView>;

export type Arguments = {
  'chat.postMessage': ChatPostMessageArguments;
  'chat.postEphemeral': ChatPostEphemeralArguments;
  'chat.update': ChatUpdateArguments;
  'views.open': ViewsOpenArguments;
  'views.publish': ViewsPublishArguments;
  'views.push': ViewsPushArguments;
  'views.update': ViewsUpdateArguments;
};
