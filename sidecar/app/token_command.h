#pragma once
// `token create`: a token of the owner for a program, made by the sidecar that runs or, when none does, in its folder.

#include "sidecar/app/command_line.h"
#include "sidecar/identity/tokens.h"
#include "sidecar/identity/users.h"
#include "sidecar/record/recorder.h"

namespace kf::app {

// Prints the token. Exit codes: 0, 1 failed, 2 usage, 65 and 75 as of open_data.
int token_create(const Config& config, const CommandLine& line);

// What the command line asks for. The error's field is the option's name.
Result<NewToken> wanted_token(const CommandLine& line);

// Makes a token of the owner, on record as done by the owner.
Result<std::string> make_owner_token(store::UserRepository& users, identity::Tokens& tokens, record::Recorder& recorder,
                                     const NewToken& wanted);

// What a start does with tokens that somebody made for another person, which was possible once: each is revoked, and
// that stands in the record first. Gives how many.
Result<int> revoke_tokens_made_for_persons(const identity::Users& users, identity::Tokens& tokens,
                                           record::Recorder& recorder);

}  // namespace kf::app
