import type { TopicQuestion } from '../../../domain/question.ts';
import type { AnswerContext, AnswerDraft } from './answer-context.ts';
import { answerChatMentions, answerMeetings, answerPrepareMeeting } from './topics/activity-topics.ts';
import {
  answerLastContact,
  answerPeopleInvolved,
  answerStatus,
  answerWhatToDo,
  answerWhyAtRisk,
} from './topics/deal-topics.ts';
import { answerForecast, answerOnTrack, answerPushedOut, answerWhatChanged } from './topics/period-topics.ts';
import { answerAccountNews, answerDataFreshness, answerFields } from './topics/workspace-topics.ts';

type TopicAnswer = (question: TopicQuestion, context: AnswerContext) => AnswerDraft | Promise<AnswerDraft>;

const topics: Readonly<Record<TopicQuestion['topic'], TopicAnswer>> = {
  status: answerStatus,
  last_contact: answerLastContact,
  people_involved: answerPeopleInvolved,
  why_at_risk: answerWhyAtRisk,
  what_to_do: answerWhatToDo,
  what_changed: answerWhatChanged,
  pushed_out: answerPushedOut,
  on_track: answerOnTrack,
  forecast: answerForecast,
  meetings: answerMeetings,
  chat_mentions: answerChatMentions,
  prepare_meeting: answerPrepareMeeting,
  data_freshness: answerDataFreshness,
  fields: answerFields,
  account_news: answerAccountNews,
};

/** Answers a question that has a shape of its own. */
export function answerTopic(question: TopicQuestion, context: AnswerContext): AnswerDraft | Promise<AnswerDraft> {
  return topics[question.topic](question, context);
}
