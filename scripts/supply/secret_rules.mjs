// What counts as a secret: the forms that well-known services give their keys, and our own.
import { creator as pattern } from '@secretlint/secretlint-rule-pattern';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';

// 32 random bytes in base64url: sidecar/identity/tokens.cpp and sessions.cpp.
const RANDOM = '[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])';

const OWN_FORMS = [
  { name: 'token of Knowledge Foundry', pattern: `/kf_${RANDOM}/` },
  { name: 'launch link', pattern: `/#launch=${RANDOM}/` },
  { name: 'session cookie', pattern: `/kf_session(_[0-9]+)?=${RANDOM}/` },
  { name: 'master key', pattern: '/knowledge-foundry master key 1\\s+[0-9a-f]{80}/' },
  { name: 'token of LM Studio', pattern: '/\\bsk-lm-[A-Za-z0-9]{8}:[A-Za-z0-9]{20}/' },
];

export const config = {
  rules: [
    { id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended, rules: [] },
    { id: '@secretlint/secretlint-rule-pattern', rule: pattern, options: { patterns: OWN_FORMS } },
  ],
};
