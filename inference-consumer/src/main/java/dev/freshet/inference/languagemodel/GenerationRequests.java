package dev.freshet.inference.languagemodel;

import dev.freshet.languagemodel.ChatMessage;
import dev.freshet.languagemodel.GenerationRequest;
import dev.freshet.languagemodel.InvalidRequestException;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.SamplingParameters;
import java.util.List;

/** What the topics say, in the language model's terms. */
public final class GenerationRequests {

    private GenerationRequests() {}

    /**
     * The request for a conversation and its parameters.
     *
     * @throws InvalidRequestException names the field, its value and what is allowed
     */
    public static GenerationRequest of(List<Message> messages, SamplingParameters parameters) {
        return GenerationRequest.builder(messages.stream()
                        .map(message -> new ChatMessage(message.getRole(), message.getContent()))
                        .toList())
                .maxTokens(parameters.getMaxTokens())
                .temperature(parameters.getTemperature())
                .topP(parameters.getTopP())
                .seed(parameters.getSeed())
                .stop(parameters.getStop())
                .build();
    }
}
