import Router from '@koa/router';
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import {
  type Decision,
  type EvaluationItem,
  parseEvaluation,
  parseEvaluations,
  presentDecision,
  type Question,
} from '../../federation/index.ts';
import type { AuditSink } from '../audit/event.ts';
import { readJson } from '../http/body.ts';
import { codeWords, STATUS_BY_KIND } from '../http/code-words.ts';
import { auditDecisions, decisionEvent } from '../portal/open-question.ts';
import { bearerApplication } from './bearer.ts';
