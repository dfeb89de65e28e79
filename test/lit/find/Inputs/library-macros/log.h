#pragma once

struct LogSite {
  const int *level;
};
bool firstTime(LogSite *site, int level);

#define LOG_IS_ON(wanted)                                                      \
  ({                                                                           \
    static LogSite site = {nullptr};                                           \
    site.level ? *site.level >= wanted : firstTime(&site, wanted);             \
  })
